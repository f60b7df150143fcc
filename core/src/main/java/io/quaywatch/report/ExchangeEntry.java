/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.report;

import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One report as the exchange formats show it; what they say alike is decided here. */
final class ExchangeEntry {
    /** More packages, CVEs or remarks than this help nobody, and one image can make any number of them up. */
    static final int MOST = 200;

    private static final int LONGEST = 2000;
    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::severity)
            .reversed()
            .thenComparingLong(Finding::qid)
            .thenComparing(Finding::toString);

    private final JudgedReport judged;
    private final Optional<ImageReference> reference;

    ExchangeEntry(JudgedReport judged) {
        this.judged = judged;
        this.reference = ImageReference.tryParse(judged.report().subject().image());
    }

    ScanReport report() {
        return judged.report();
    }

    ScanSubject subject() {
        return judged.report().subject();
    }

    /** The image's name as written, fit to be shown. */
    String image() {
        return line(subject().image());
    }

    Optional<ImageReference> reference() {
        return reference;
    }

    /** {@code host/path} without tag and digest; for what is no reference a name made of a hash, which is safe as path or URI. */
    String repository() {
        return reference
                .map(known -> known.registry() + "/" + known.repository())
                .orElseGet(() -> "unreadable/"
                        + Digest.of(subject().image().getBytes(StandardCharsets.UTF_8))
                                .hex());
    }

    /** Whether the whole finding set was read: for this request, or by the earlier scan that stands. */
    boolean complete() {
        return report().outcome().standing() instanceof ScanOutcome.Complete;
    }

    /** Whether any findings were read. If not, no list of them may be shown, not even an empty one. */
    boolean known() {
        return report().counts() != null;
    }

    /** A policy's word counts for a complete result only. */
    boolean passed() {
        return complete() && judged.judgement().passed();
    }

    /** The findings that may be shown, worst first. */
    List<Finding> findings() {
        return known() ? report().findings().stream().sorted(ORDER).toList() : List.of();
    }

    String headline() {
        return line(banner().headline());
    }

    /** How it ended and what that means. */
    String explanation() {
        Banner banner = banner();
        return line(banner.headline() + ". " + banner.explanation());
    }

    List<String> policyReasons() {
        return judged.judgement().reasons().stream()
                .limit(MOST)
                .map(ExchangeEntry::line)
                .toList();
    }

    List<String> remarks() {
        return report().remarks().stream().limit(MOST).map(ExchangeEntry::line).toList();
    }

    /** Text of others, bounded and on one line. */
    static String line(String text) {
        return Untrusted.line(text, LONGEST);
    }

    private Banner banner() {
        return Banner.of(report().outcome(), judged.judgement());
    }
}
