/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.core.JacksonException;
import io.quaywatch.event.Workload;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.ledger.Claim;
import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerPage;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.port.ScanCache;
import io.quaywatch.scan.IdentifiedImage;
import io.quaywatch.scan.ScanRequest;
import io.quaywatch.scan.ScanState;
import io.quaywatch.scan.ScanState.RecordFailure;
import io.quaywatch.scan.ScanState.ResolveImage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what an execution that ended left undone, and how each of it is to end. */
final class UnfinishedWork {
    private final ScanCache cache;
    private final ExecutionInput input;
    private final String profile;
    private final InstantSource clock;

    /** @param input reads without looking anything up: the failures function may not */
    UnfinishedWork(ScanCache cache, ExecutionInput input, String profile, InstantSource clock) {
        this.cache = cache;
        this.input = input;
        this.profile = profile;
        this.clock = clock;
    }

    /** The claims it holds, and those of its images of which nothing was written since it began. */
    List<ScanState> of(EndedExecution ended) throws JacksonException {
        List<LedgerRow> written = writtenSince(ended.startedAt());
        List<ScanState> ends = new ArrayList<>();
        for (LedgerRow row : written) {
            Claim claim = row.claim();
            if (claim != null && claim.owner().startsWith(ended.name() + "/")) {
                ends.add(held(row, claim, ended));
            }
        }
        ItemList items = new ItemList(ended.name(), clock);
        if (ended.input().isMissingNode()) {
            // What else it had to do is not known any more; better told too much than lost.
            items.addFailure(execution(ended.name()), ended.outcome());
            items.done().items().forEach(item -> ends.add(item.state()));
            return ends;
        }
        for (ExecutionItems.Item item : input.read(ended.input(), ended.name()).items()) {
            untouched(item.state(), written, ended).ifPresent(ends::add);
        }
        return ends;
    }

    private Optional<ScanState> untouched(ScanState item, List<LedgerRow> written, EndedExecution ended) {
        ScanRequest request = item.request();
        if (item instanceof RecordFailure failure) {
            boolean known = written.stream()
                    .anyMatch(row ->
                            request.workload().id().startsWith(row.workload().id()));
            return known ? Optional.empty() : Optional.of(ended(failure.request(), null, ended));
        }
        if (!(item instanceof ResolveImage) || request.resumes() != null) {
            // It stands in the ledger, where the next sweep finds it again.
            return Optional.empty();
        }
        Optional<ImageReference> reference = ImageReference.tryParse(request.image());
        if (reference.isEmpty()) {
            return Optional.of(ended(request, null, ended));
        }
        ImageReference wanted = IdentifiedImage.reference(request);
        return written.stream().anyMatch(row -> row.image().equals(wanted))
                ? Optional.empty()
                : Optional.of(ended(request, IdentifiedImage.byName(request, wanted, profile), ended));
    }

    private static RecordFailure ended(ScanRequest request, @Nullable IdentifiedImage image, EndedExecution ended) {
        return new RecordFailure(request, image, null, ended.outcome(), null);
    }

    private RecordFailure held(LedgerRow row, Claim claim, EndedExecution ended) {
        ScanRequest request = new ScanRequest(
                claim.owner(), row.image().toString(), null, "", row.workload(), false, clock.instant(), 0, row.key());
        return new RecordFailure(
                request,
                new IdentifiedImage(row.image(), row.image(), row.key(), null, null, null, null),
                claim,
                ended.outcome(),
                null);
    }

    private static Workload execution(String name) {
        return new Workload(
                "execution:" + name, "execution", "execution " + name, null, null, Platform.LINUX_AMD64, true);
    }

    private List<LedgerRow> writtenSince(Instant start) {
        List<LedgerRow> rows = new ArrayList<>();
        @Nullable String next = null;
        do {
            LedgerPage page = cache.scan(LedgerFilter.ALL, clock.instant(), next);
            page.rows().stream().filter(row -> !row.updatedAt().isBefore(start)).forEach(rows::add);
            next = page.next();
        } while (next != null);
        return rows;
    }
}
