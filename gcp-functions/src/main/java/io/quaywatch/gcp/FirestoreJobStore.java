/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.CollectionReference;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.QueryDocumentSnapshot;
import io.quaywatch.port.PortException;
import io.quaywatch.snapshot.JobStore;
import io.quaywatch.snapshot.MachineId;
import io.quaywatch.snapshot.MachineRecord;
import io.quaywatch.snapshot.SnapshotJob;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Jobs in collection {@value #JOBS}, records of machines in {@value #MACHINES}. Every query asks for one field only, so that the
 * indexes that Firestore makes by itself are enough: {@code active} is true until a job is done, {@code freeAt} is when its lease
 * passes and null once it is done, {@code doneAt} is null before (a job that is done is not written again); a query by time passes over null.
 */
final class FirestoreJobStore implements JobStore {
    static final String JOBS = "jobs";
    static final String MACHINES = "machines";

    private static final int PAGE = 100;
    private static final String ACTIVE = "active";
    private static final String FREE_AT = "freeAt";
    private static final String DONE_AT = "doneAt";
    private static final String REV = "rev";
    private static final String SCOPE = "scope";
    private static final String UPDATED_AT = "updatedAt";

    private final CollectionReference jobs;
    private final CollectionReference machines;

    FirestoreJobStore(Firestore firestore) {
        this(firestore, JOBS, MACHINES);
    }

    FirestoreJobStore(Firestore firestore, String jobs, String machines) {
        this.jobs = firestore.collection(jobs);
        this.machines = firestore.collection(machines);
    }

    @Override
    public boolean insert(SnapshotJob job) {
        return JsonDocuments.create("insert job " + job.id(), jobs.document(job.id()), fields(job));
    }

    @Override
    public Optional<SnapshotJob> find(String id) {
        String action = "read job " + id;
        DocumentSnapshot read = GcpFailure.awaiting(action, jobs.document(id).get());
        return read.exists() ? Optional.of(JsonDocuments.read(action, read, SnapshotJob.class)) : Optional.empty();
    }

    /** Whoever loses reads again: the winner has raised the revision, or was this very job's write whose reply was lost. */
    @Override
    public boolean write(SnapshotJob job) {
        String action = "write job " + job.id();
        DocumentReference document = jobs.document(job.id());
        while (true) {
            DocumentSnapshot read = GcpFailure.awaiting(action, document.get());
            Long rev = read.getLong(REV);
            if (rev == null || rev != job.rev() - 1) {
                return rev != null
                        && rev == job.rev()
                        && JsonDocuments.read(action, read, SnapshotJob.class).equals(job);
            }
            if (JsonDocuments.update(action, document, fields(job), read.getUpdateTime())) {
                return true;
            }
        }
    }

    private static Map<String, Object> fields(SnapshotJob job) {
        Map<String, Object> beside = new HashMap<>();
        beside.put(REV, job.rev());
        beside.put("phase", job.state().phase().name());
        beside.put(SCOPE, scope(job.machine().id().cloud(), job.machine().id().scope()));
        beside.put(ACTIVE, !job.done());
        beside.put(FREE_AT, job.done() ? null : timestamp(job.leaseUntil() == null ? Instant.EPOCH : job.leaseUntil()));
        beside.put(DONE_AT, job.done() ? timestamp(job.updatedAt()) : null);
        return JsonDocuments.fields(job, beside);
    }

    @Override
    public Page jobs(Filter filter, Instant now, @Nullable String page) {
        Query query = switch (filter) {
            case ALL -> jobs;
            case ACTIVE -> jobs.whereEqualTo(ACTIVE, true);
            case UNATTENDED ->
                jobs.whereLessThanOrEqualTo(FREE_AT, timestamp(now)).orderBy(FREE_AT);
        };
        query = query.orderBy(FieldPath.documentId()).limit(PAGE);
        if (page != null) {
            query = after(query, filter, page);
        }
        String action = "list jobs";
        List<QueryDocumentSnapshot> found =
                GcpFailure.awaiting(action, query.get()).getDocuments();
        List<SnapshotJob> listed = found.stream()
                .map(document -> JsonDocuments.read(action, document, SnapshotJob.class))
                .filter(job -> filter != Filter.UNATTENDED || unattended(job, now))
                .toList();
        return new Page(listed, found.size() < PAGE ? null : token(filter, found.get(PAGE - 1)));
    }

    /** The database keeps microseconds: what it takes for free at this moment may be held for some nanoseconds yet. */
    private static boolean unattended(SnapshotJob job, Instant now) {
        return job.leaseUntil() == null || !job.leaseUntil().isAfter(now);
    }

    /** {@code <id>}, or {@code <freeAt>/<id>} where that is the order. */
    private static String token(Filter filter, QueryDocumentSnapshot last) {
        return filter == Filter.UNATTENDED ? instant(last, FREE_AT) + "/" + last.getId() : last.getId();
    }

    private Query after(Query query, Filter filter, String page) {
        int slash = page.indexOf('/');
        boolean timed = slash > 0 && slash < page.length() - 1;
        if (page.isEmpty() || timed != (filter == Filter.UNATTENDED)) {
            throw unknownPage();
        }
        if (filter != Filter.UNATTENDED) {
            return query.startAfter(jobs.document(page));
        }
        try {
            return query.startAfter(
                    timestamp(Instant.parse(page.substring(0, slash))), jobs.document(page.substring(slash + 1)));
        } catch (DateTimeParseException e) {
            throw unknownPage();
        }
    }

    private static PortException unknownPage() {
        return new PortException(PortException.Kind.INVALID, "list jobs : no page of this list");
    }

    @Override
    public Optional<MachineRecord> machine(MachineId id) {
        String action = "read machine " + id.value();
        DocumentSnapshot read = GcpFailure.awaiting(action, document(id).get());
        return read.exists() ? Optional.of(JsonDocuments.read(action, read, MachineRecord.class)) : Optional.empty();
    }

    @Override
    public List<MachineRecord> machines(String cloud, String scope) {
        String action = "list machines of " + scope(cloud, scope);
        return GcpFailure.awaiting(
                        action,
                        machines.whereEqualTo(SCOPE, scope(cloud, scope)).get())
                .getDocuments()
                .stream()
                .map(document -> JsonDocuments.read(action, document, MachineRecord.class))
                .toList();
    }

    @Override
    public void remember(MachineRecord record) {
        String action = "remember machine " + record.id().value();
        DocumentReference document = document(record.id());
        Map<String, Object> fields = JsonDocuments.fields(
                record,
                Map.of(
                        SCOPE,
                        scope(record.id().cloud(), record.id().scope()),
                        UPDATED_AT,
                        timestamp(record.updatedAt())));
        boolean settled = false;
        while (!settled) {
            DocumentSnapshot read = GcpFailure.awaiting(action, document.get());
            if (read.exists()) {
                MachineRecord there = JsonDocuments.read(action, read, MachineRecord.class);
                settled = !record.updatedAt().isAfter(there.updatedAt())
                        || JsonDocuments.update(action, document, fields, read.getUpdateTime());
            } else {
                settled = JsonDocuments.create(action, document, fields);
            }
        }
    }

    /** Parts of a machine's id have no underscore. */
    private DocumentReference document(MachineId id) {
        return machines.document(id.value().replace('/', '_'));
    }

    private static String scope(String cloud, String scope) {
        return cloud + "/" + scope;
    }

    @Override
    public int removeOlderThan(Instant before) {
        return remove(jobs, DONE_AT, before) + remove(machines, UPDATED_AT, before);
    }

    private static int remove(CollectionReference collection, String field, Instant before) {
        String action = "remove old " + collection.getId();
        int removed = 0;
        Query oldest = collection
                .whereLessThan(field, timestamp(before))
                .orderBy(field)
                .orderBy(FieldPath.documentId())
                .limit(PAGE);
        List<QueryDocumentSnapshot> page =
                GcpFailure.awaiting(action, oldest.get()).getDocuments();
        while (!page.isEmpty()) {
            for (QueryDocumentSnapshot document : page) {
                // A machine that was seen again since it was listed is kept.
                removed += JsonDocuments.delete(action, document) ? 1 : 0;
            }
            Query next = oldest.startAfter(page.get(page.size() - 1));
            page = page.size() < PAGE
                    ? List.of()
                    : GcpFailure.awaiting(action, next.get()).getDocuments();
        }
        return removed;
    }

    private static Instant instant(DocumentSnapshot document, String field) {
        Timestamp at = document.getTimestamp(field);
        if (at == null) {
            throw JsonDocuments.corrupt("list jobs", document, null);
        }
        return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
    }

    private static Timestamp timestamp(Instant at) {
        return Timestamp.ofTimeSecondsAndNanos(at.getEpochSecond(), at.getNano() / 1000 * 1000);
    }
}
