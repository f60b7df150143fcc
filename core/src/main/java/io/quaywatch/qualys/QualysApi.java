/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import io.quaywatch.image.Digest;
import io.quaywatch.report.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the Container Security API that a step or a verb uses, as the domain sees them; {@code QualysClient} makes them.
 * All throw {@link QualysException}. Facts and their sources: {@code facts/qualys.md} §3.
 */
public interface QualysApi {
    /** Checks that the gateway answers and accepts our credentials: one cheap authenticated call. */
    void verifyAccess();

    /** Registries whose URI has this host, compared after normalisation, never by substring. */
    List<RegistryEntry> registriesOf(String host);

    /** Every registry of the subscription. */
    List<RegistryEntry> registries();

    /** Creates an ECR registry that Qualys reads through this role. Not idempotent: look first. Returns its id. */
    String createEcrRegistry(
            String host, String name, String account, String region, String accountType, String roleArn);

    /**
     * Creates an on-demand schedule of exact tags. Not idempotent: look for the name first.
     *
     * @param registryHost the host[:port] of that registry
     */
    Created createSchedule(
            String registryId, String registryHost, String name, List<RepositoryTag> tags, boolean force);

    /** The schedules of a registry, newest first. */
    List<ScheduleEntry> schedules(String registryId);

    /** Deletes a schedule; one that does not exist counts as deleted. */
    void deleteSchedule(String registryId, String scheduleId);

    /** Images scanned since a moment, every page, oldest page limit {@code maxPages}; PAGE_LIMIT beyond it. */
    ImageList imagesScannedSince(Instant since, int maxPages);

    /** Images that carry this repository name, in any registry. */
    List<ImageEntry> imagesOfRepository(String repository);

    /** What Qualys knows of one image; empty if it does not know it. */
    Optional<ImageEntry> image(Digest configDigest);

    /** Streams the whole vulnerability set of one image. Empty optional if Qualys has not processed the image yet (404, 204 or null). */
    Optional<Integer> vulnerabilities(Digest configDigest, Consumer<Finding> each);

    /** @param id UUID; @param uri as registered */
    record RegistryEntry(String id, String uri, String name) {}

    record RepositoryTag(String repository, String tag) {}

    /** @param scheduleId the id, or null where the reply did not say; @param engineTime the reply's {@code Date} header */
    record Created(@Nullable String scheduleId, @Nullable Instant engineTime) {}

    /**
     * @param ended whether the state is not one of the running ones and a completion date is set
     * @param error the joined error texts, or null
     * @param tags what it scans; empty where the reply does not say
     */
    record ScheduleEntry(
            String id,
            String name,
            String status,
            boolean ended,
            @Nullable String error,
            @Nullable Instant created,
            List<RepositoryTag> tags) {
        public ScheduleEntry {
            tags = List.copyOf(tags);
        }
    }

    /**
     * @param scannedAt when its vulnerability scan last ended, or null
     * @param errorCode Qualys' scan error, or null
     * @param hasVulnerabilities whether a vulnerability set exists (an empty one counts)
     */
    record ImageEntry(
            String sha,
            @Nullable Instant scannedAt,
            @Nullable String errorCode,
            boolean hasVulnerabilities,
            @Nullable Instant created,
            List<RepositoryName> names) {
        public ImageEntry {
            names = List.copyOf(names);
        }

        /** Whether the row is a result at all: scanned, without error, with a vulnerability set, be it empty. */
        public boolean usable() {
            return scannedAt != null && errorCode == null && hasVulnerabilities;
        }
    }

    record RepositoryName(
            String registry, String repository, @Nullable String tag) {}

    /** @param pages how many calls it took */
    record ImageList(List<ImageEntry> images, int pages) {
        public ImageList {
            images = List.copyOf(images);
        }
    }
}
