/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.qualys;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaywatch.image.Digest;
import io.quaywatch.qualys.QualysException.Kind;
import io.quaywatch.report.SeverityCounts;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an operator asks Qualys and no scan needs. Only reads; all throw {@link QualysException}.
 * Facts and their sources: {@code facts/qualys.md} §3.
 */
public final class QualysInquiry {
    private static final int PAGE = 100;
    private static final int MAX_PAGES = 100;
    private static final Duration EVER = Duration.ofDays(3650);

    private final QualysTransport transport;
    private final Pager pager;
    private final InstantSource clock;

    QualysInquiry(QualysTransport transport, Pager pager, InstantSource clock) {
        this.transport = transport;
        this.pager = pager;
        this.clock = clock;
    }

    /** Every registry of the subscription. */
    public List<KnownRegistry> registries() {
        return pager.all(
                        QualysEndpoint.get("list registries", "/registry", Page.of(QualysInquiry::registry)),
                        PAGE,
                        MAX_PAGES)
                .rows();
    }

    /** Whom a role must trust before Qualys can read ECR registries through it. */
    public AwsBase awsBase() {
        return transport.run(
                QualysEndpoint.get("read Qualys' AWS account", "/registry/aws-base", reply -> awsBase(reply.json())));
    }

    /** How many findings of each severity an image has; empty where Qualys has no vulnerability set of it. */
    public Optional<SeverityCounts> counts(Digest configDigest) {
        try {
            return transport.run(QualysEndpoint.get(
                    "count vulnerabilities of " + configDigest.shortHex(),
                    "/images/{sha}/vuln/count",
                    reply -> reply.empty() ? Optional.empty() : Optional.of(counts(reply.json())),
                    configDigest.hex()));
        } catch (QualysException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Whether the subscription has any image at all. */
    public boolean hasImages() {
        return !firstImage(null).isEmpty();
    }

    /** Whether the subscription has an image that was ever scanned, as far as this search token finds it. */
    public boolean hasImagesScanned(String scanDateToken) {
        return !firstImage(scanDateToken + ":[now-" + EVER.toSeconds() + "s ... now]")
                .isEmpty();
    }

    /** The newest scan job of a registry; empty where there was none. */
    public Optional<RegistryJob> newestJob(String registryId) {
        return pager
                .all(
                        QualysEndpoint.get(
                                "list schedules", "/registry/{id}/schedule", Page.of(Rows::schedule), registryId),
                        PAGE,
                        MAX_PAGES)
                .rows()
                .stream()
                .filter(job -> job.created() != null)
                .max((one, other) -> one.created().compareTo(other.created()))
                .map(job -> new RegistryJob(
                        job.status(), job.ended(), job.error(), Duration.between(job.created(), clock.instant())));
    }

    private List<QualysApi.ImageEntry> firstImage(@Nullable String filter) {
        QualysEndpoint<Page<QualysApi.ImageEntry>> list = QualysEndpoint.get(
                        "list images", "/images", Page.of(Rows::image))
                .with("pageNumber", "1")
                .with("pageSize", "1");
        return transport
                .run(filter == null ? list : list.with("filter", filter))
                .rows();
    }

    private static KnownRegistry registry(JsonNode row) throws BadReply {
        return new KnownRegistry(
                Rows.registry(row),
                WireValue.text(row, "registryType"),
                WireValue.number(row, "totalImages"),
                WireValue.number(row, "totalScannedImages"),
                WireValue.instant(row, "lastScanned"));
    }

    private static AwsBase awsBase(JsonNode reply) throws BadReply {
        @Nullable String account = WireValue.text(reply, "accountId");
        @Nullable String externalId = WireValue.text(reply, "externalId");
        if (account == null || externalId == null) {
            throw new BadReply("no accountId or externalId");
        }
        return new AwsBase(account, externalId);
    }

    private static SeverityCounts counts(JsonNode reply) throws IOException {
        int[] counts = new int[5];
        for (int severity = 1; severity <= counts.length; severity++) {
            @Nullable Integer count = WireValue.number(reply, "severity" + severity + "Count");
            if (count == null) {
                // A missing number is not a zero.
                throw new BadReply("no count of severity " + severity);
            }
            counts[severity - 1] = count;
        }
        return new SeverityCounts(counts[4], counts[3], counts[2], counts[1], counts[0]);
    }

    /**
     * A registry as Qualys lists it.
     *
     * @param type Qualys' name of its kind, or null
     * @param images how many it has found there, or null where it does not say
     * @param scanned how many of them it has scanned, or null where it does not say
     * @param lastScanned when it was last scanned, or null
     */
    public record KnownRegistry(
            QualysApi.RegistryEntry entry,
            @Nullable String type,
            @Nullable Integer images,
            @Nullable Integer scanned,
            @Nullable Instant lastScanned) {}

    /** @param accountId Qualys' own AWS account; @param externalId what it says when it takes a role of ours */
    public record AwsBase(String accountId, String externalId) {}

    /**
     * @param ended whether nothing more will happen
     * @param error its error texts, or null
     * @param age since it was made
     */
    public record RegistryJob(
            String status, boolean ended, @Nullable String error, Duration age) {}
}
