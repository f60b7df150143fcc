/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli.doctor;

import io.quaywatch.qualys.QualysException;
import io.quaywatch.qualys.QualysException.Kind;
import io.quaywatch.qualys.QualysInquiry;
import io.quaywatch.qualys.QualysInquiry.KnownRegistry;
import io.quaywatch.qualys.QualysInquiry.RegistryJob;
import io.quaywatch.qualys.QualysSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the subscription can do for us, by reading only: nothing is created. */
final class SubscriptionChecks {
    /** Each costs a call of a small hourly budget. */
    private static final int MOST_REGISTRIES = 5;

    private static final Duration LONGEST_QUEUE = Duration.ofHours(1);
    private static final List<String> DATE_TOKENS = List.of("lastVmScanDate", "lastScanned");
    private static final String ASK_SENSOR =
            "See in the Qualys UI (Container Security > Configurations > Sensors) that a registry sensor runs and reaches the"
                    + " registry; without a sensor no image of a registry is scanned.";

    private final Examination examination;
    private final QualysInquiry inquiry;
    private final CallLimits limits;
    private final QualysSettings settings;

    SubscriptionChecks(Examination examination, QualysInquiry inquiry, CallLimits limits, QualysSettings settings) {
        this.examination = examination;
        this.inquiry = inquiry;
        this.limits = limits;
        this.settings = settings;
    }

    void run() {
        List<KnownRegistry> registries;
        try {
            registries = inquiry.registries();
        } catch (QualysException e) {
            refused(e);
            return;
        }
        URI gateway = settings.platform().gateway();
        examination.ok(Check.TOKEN, "accepted by " + gateway);
        examination.ok(Check.PLATFORM, gateway + " knows the token's subscription");
        examination.ok(Check.RIGHTS, "may list registries");
        if (registries.isEmpty()) {
            examination.failed(
                    Check.REGISTRIES,
                    "Qualys knows no registry",
                    "Add the registries of your images in the Qualys UI, or let QUALYS_ECR_ROLE_ARN have ECR registries added.");
        } else {
            examination.ok(Check.REGISTRIES, registries.size() + " (see quaywatch registries)");
            guarded(Check.SENSOR, () -> sensor(registries));
        }
        guarded(Check.DATE_FILTER, this::dateFilter);
        examination.unknown(
                Check.FORCE_SCAN,
                "only a forced scan shows whether the subscription has Force Registry Image Scan, and none is made here; without"
                        + " it Qualys ignores the force of an image that it has scanned before; Qualys Support switches it on");
        callsLeft();
    }

    private void refused(QualysException e) {
        URI gateway = settings.platform().gateway();
        switch (e.kind()) {
            case UNAUTHORIZED ->
                examination.failed(
                        Check.TOKEN,
                        gateway + " refuses the token (401)",
                        "It is mistyped, revoked, or of another pod: make one on this pod, or use the pod it was made on.");
            case NOT_FOUND ->
                examination.failed(
                        Check.PLATFORM,
                        gateway + " has no Container Security API for this token (404)",
                        "Take the pod of your subscription (quaywatch platforms).");
            case FORBIDDEN -> {
                examination.ok(Check.TOKEN, "accepted by " + gateway);
                examination.failed(
                        Check.RIGHTS,
                        "registries may not be read (403)",
                        "Give the user's role the Container Security API permissions for registries and images.");
            }
            case RATE_LIMITED ->
                examination.failed(
                        Check.LIMITS,
                        "no call of GET /registry is left"
                                + Optional.ofNullable(e.retryAfter())
                                        .map(wait -> " for " + wait.toSeconds() + " s")
                                        .orElse(""),
                        "Wait; find who else uses this subscription's API; ask Qualys Support for a higher service level.");
            case BAD_REPLY ->
                examination.failed(
                        Check.REGISTRIES,
                        String.valueOf(e.getMessage()),
                        "Something between changes replies, or Qualys has changed its API: look for a proxy, and report it.");
            default ->
                examination.failed(
                        Check.ANSWER, String.valueOf(e.getMessage()), "See status.qualys.com and try again later.");
        }
    }

    private void guarded(Check check, Runnable work) {
        try {
            work.run();
        } catch (QualysException e) {
            if (e.kind() == Kind.RATE_LIMITED) {
                examination.failed(
                        Check.LIMITS,
                        String.valueOf(e.getMessage()),
                        "Wait; find who else uses this subscription's API; ask Qualys Support for a higher service level.");
            } else {
                examination.failed(
                        check,
                        String.valueOf(e.getMessage()),
                        e.kind() == Kind.FORBIDDEN
                                ? "Give the user's role the Container Security API permissions for registries and images."
                                : "Try again later; see status.qualys.com.");
            }
        }
    }

    private void sensor(List<KnownRegistry> registries) {
        String worked = "";
        for (KnownRegistry registry : registries.stream().limit(MOST_REGISTRIES).toList()) {
            Optional<RegistryJob> newest = inquiry.newestJob(registry.entry().id());
            if (newest.isEmpty()) {
                continue;
            }
            RegistryJob job = newest.get();
            String where = registry.entry().uri();
            if (job.error() != null) {
                examination.failed(Check.SENSOR, "the newest job of " + where + " failed: " + job.error(), ASK_SENSOR);
                return;
            }
            if (!job.ended() && job.age().compareTo(LONGEST_QUEUE) > 0) {
                examination.failed(
                        Check.SENSOR,
                        "the newest job of " + where + " is " + job.status() + " since "
                                + job.age().toMinutes() + " min, no sensor ends it",
                        ASK_SENSOR);
                return;
            }
            worked = job.ended() ? where : worked;
        }
        if (worked.isEmpty()) {
            examination.unknown(
                    Check.SENSOR,
                    "the API does not list sensors, and no job of the first " + MOST_REGISTRIES
                            + " registries has ended yet; " + ASK_SENSOR);
        } else {
            examination.ok(
                    Check.SENSOR,
                    "the newest job of " + worked + " ended without error; the API does not list sensors");
        }
    }

    private void dateFilter() {
        if (!inquiry.hasImages()) {
            examination.unknown(Check.DATE_FILTER, "there are no images yet by which to try it");
            return;
        }
        String set = settings.scanDateToken();
        if (finds(set)) {
            examination.ok(Check.DATE_FILTER, set + " finds images");
            return;
        }
        String others = DATE_TOKENS.stream()
                .filter(token -> !token.equals(set) && finds(token))
                .collect(Collectors.joining());
        examination.failed(
                Check.DATE_FILTER,
                set + " finds no image although there are some",
                others.isEmpty()
                        ? "Scan one image and look again; if it stays so, ask Qualys Support for the token of an image's scan date."
                        : "Set QUALYS_SCAN_DATE_FILTER=" + others + ", which does.");
    }

    private boolean finds(String token) {
        try {
            return inquiry.hasImagesScanned(token);
        } catch (QualysException e) {
            if (e.kind() == Kind.REJECTED) {
                return false;
            }
            throw e;
        }
    }

    private void callsLeft() {
        if (limits.seen().isEmpty()) {
            examination.unknown(Check.LIMITS, "replies do not say how many calls are left");
            return;
        }
        String all = limits.seen().values().stream().map(CallLimits.Limit::text).collect(Collectors.joining("; "));
        if (limits.seen().values().stream().anyMatch(CallLimits.Limit::few)) {
            examination.warning(
                    Check.LIMITS, all, "Find who else uses this subscription's API, or ask Qualys Support for more.");
        } else {
            examination.ok(Check.LIMITS, all);
        }
    }
}
