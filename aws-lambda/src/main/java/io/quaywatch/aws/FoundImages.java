/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.event.EventException;
import io.quaywatch.event.EventReader;
import io.quaywatch.event.ParsedEvent;
import io.quaywatch.event.ParsedEvent.DeploymentEvent;
import io.quaywatch.json.Json;
import io.quaywatch.port.PortException;
import io.quaywatch.port.WorkloadCatalog;
import io.quaywatch.report.Untrusted;
import io.quaywatch.scan.EventIntake;
import io.quaywatch.scan.EventIntake.Intake;
import io.quaywatch.scan.ScanRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Images as a backfill finds them, each once. What is found is put into the words of the event that announces the like and read
 * as one: an image and its workload then have the same names here and there, so nothing is scanned or told twice.
 */
final class FoundImages {
    private static final int MOST_REASONS = 500;
    private static final int LONGEST = 300;

    private final SortedMap<String, ScanRequest> images = new TreeMap<>();
    private final Set<String> names = new HashSet<>();
    private final List<String> unread = new ArrayList<>();
    private final EventReader reader;
    private final EventIntake intake;
    private int ignored;
    private int unreadMore;

    FoundImages(WorkloadCatalog catalog, InstantSource clock) {
        this.reader = new EventReader(clock);
        this.intake = new EventIntake(catalog, clock);
    }

    static ObjectNode event(String source, String type, AccountRegion place) {
        return Json.wire()
                .createObjectNode()
                .put("source", source)
                .put("detail-type", type)
                .put("account", place.account())
                .put("region", place.region());
    }

    void add(ObjectNode event) {
        List<ParsedEvent> parsed;
        try {
            parsed = reader.read(event.toString().getBytes(StandardCharsets.UTF_8));
        } catch (EventException e) {
            unread(String.valueOf(e.getMessage()));
            return;
        }
        for (ParsedEvent one : parsed) {
            if (one instanceof DeploymentEvent found) {
                add(found);
            } else if (one instanceof ParsedEvent.Rejected rejected) {
                unread(rejected.source() + " " + rejected.where() + ": " + rejected.reason());
            } else {
                ignored++;
            }
        }
    }

    private void add(DeploymentEvent event) {
        try {
            Intake taken = intake.take(event, "backfill", 0, false);
            taken.requests().forEach(this::add);
            ignored += taken.own().size();
            taken.gone().forEach(workload -> unread(workload.id() + " does not exist any more"));
        } catch (PortException e) {
            unread(String.valueOf(e.getMessage()));
        }
    }

    /** An image whose platform is a guess adds nothing to the same image of a known platform that was found before. */
    void add(ScanRequest request) {
        String digest =
                request.runningDigest() == null ? "" : request.runningDigest().toString();
        String name = request.image() + " " + digest;
        boolean known = names.contains(name) || names.contains(request.image() + " ");
        if (known && request.workload().platformAssumed()) {
            return;
        }
        names.add(name);
        images.putIfAbsent(name + " " + request.workload().platform(), request);
    }

    void unread(String why) {
        if (unread.size() < MOST_REASONS) {
            unread.add(Untrusted.line(why, LONGEST));
        } else {
            unreadMore++;
        }
    }

    /** By a key that is the same whenever the same image is found. */
    SortedMap<String, ScanRequest> images() {
        return Collections.unmodifiableSortedMap(images);
    }

    /** What could not be read, and why. */
    List<String> unread() {
        List<String> all = new ArrayList<>(unread);
        if (unreadMore > 0) {
            all.add("and " + unreadMore + " more");
        }
        return all;
    }

    /** How many were no image to scan: a chart, a task about to stop. */
    int ignored() {
        return ignored;
    }
}
