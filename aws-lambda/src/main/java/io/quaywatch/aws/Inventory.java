/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.port.PortException;
import io.quaywatch.port.WorkloadCatalog;
import io.quaywatch.scan.ManualRequest;
import java.time.InstantSource;
import java.util.List;

/** Looks for images everywhere it is told to; a place that refuses does not stop the others. */
final class Inventory {
    private final List<ImageSource> sources;
    private final WorkloadCatalog catalog;
    private final InstantSource clock;

    /** @param sources those that know the platform of their images first */
    Inventory(List<ImageSource> sources, WorkloadCatalog catalog, InstantSource clock) {
        this.sources = List.copyOf(sources);
        this.catalog = catalog;
        this.clock = clock;
    }

    FoundImages in(List<AccountRegion> places) {
        FoundImages found = new FoundImages(catalog, clock);
        for (ImageSource source : sources) {
            for (AccountRegion place : places) {
                try {
                    source.read(place, found);
                } catch (PortException e) {
                    found.unread(source.what() + " of " + place + " : " + e.getMessage());
                }
            }
        }
        return found;
    }

    /** Images that are known by name; nothing is looked for. */
    FoundImages named(List<String> images) {
        FoundImages found = new FoundImages(catalog, clock);
        images.forEach(image -> found.add(ManualRequest.of(image, "backfill", false, clock.instant())));
        return found;
    }
}
