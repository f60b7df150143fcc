/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.policy;

import io.quaywatch.image.ImageReference;
import io.quaywatch.policy.Selection.Answer;
import io.quaywatch.report.Finding;
import io.quaywatch.report.Severity;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges by the rules and waivers of a policy file, at the moment somebody is told. What a valid waiver covers is left
 * aside; an expired one that would cover something fails the image; what a rule needs and the report does not say fails it too.
 */
public record RulesPolicy(PolicyRules policy, InstantSource clock) implements FindingsPolicy {
    @Override
    public PolicyVerdict judge(String image, List<Finding> findings) {
        return evaluate(image, findings).verdict();
    }

    /** @param image as the workload writes it; one that is no reference is taken to be in the scope of every rule and no waiver */
    public Evaluation evaluate(String image, List<Finding> findings) {
        Instant now = clock.instant();
        Optional<ImageReference> reference = ImageReference.tryParse(image);
        List<Breach> breaches = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        Set<Finding> waived = new LinkedHashSet<>();
        for (Waiver waiver : policy.waivers()) {
            boolean inScope =
                    reference.map(waiver.scope()::covers).orElse(waiver.scope().isAny());
            if (inScope) {
                waive(waiver, findings, now, waived, breaches, remarks);
            }
        }
        List<Finding> left =
                findings.stream().filter(finding -> !waived.contains(finding)).toList();
        int applied = 0;
        for (Rule rule : policy.rules()) {
            if (reference.map(rule.scope()::covers).orElse(true)) {
                applied++;
                apply(rule, left, now, breaches);
            }
        }
        if (applied == 0) {
            remarks.add("No rule of the policy applies to this image.");
        }
        return new Evaluation(breaches, remarks);
    }

    private static void waive(
            Waiver waiver,
            List<Finding> findings,
            Instant now,
            Set<Finding> waived,
            List<Breach> breaches,
            List<String> remarks) {
        List<Finding> covered = findings.stream().filter(waiver::covers).toList();
        if (covered.isEmpty()) {
            List<Finding> inPart =
                    findings.stream().filter(waiver::coversInPart).toList();
            String why = inPart.isEmpty()
                    ? " matches nothing in this image"
                    : " matches nothing whole: it must name every CVE and package of a finding" + Breach.qids(inPart);
            remarks.add(
                    waiver.label() + (waiver.expired(now) ? ", expired on " + waiver.expires() + "," : "") + why + ".");
        } else if (waiver.expired(now)) {
            breaches.add(new Breach.WaiverExpired(waiver.number(), waiver.owner(), waiver.expires(), covered));
        } else {
            waived.addAll(covered);
            remarks.add(waiver.label() + " covers " + Breach.counted(covered.size(), "finding") + Breach.qids(covered)
                    + " until " + waiver.expires() + ": \"" + waiver.reason() + "\".");
        }
    }

    private static void apply(Rule rule, List<Finding> findings, Instant now, List<Breach> breaches) {
        List<Finding> chosen = new ArrayList<>();
        List<Finding> unclear = new ArrayList<>();
        for (Finding finding : findings) {
            Answer answer = rule.findings().of(finding, now);
            if (answer != Answer.NO) {
                (answer == Answer.YES ? chosen : unclear).add(finding);
            }
        }
        Set<Finding> undecided = new LinkedHashSet<>();
        for (int i = Severity.values().length - 1; i >= 0; i--) {
            Severity severity = Severity.values()[i];
            @Nullable Integer max = rule.max().bySeverity().get(severity);
            check(rule, severity, of(severity, chosen), of(severity, unclear), max, breaches, undecided);
        }
        check(rule, null, chosen, unclear, rule.max().total(), breaches, undecided);
        if (!undecided.isEmpty() && rule.findings().age() != null) {
            String needs = rule.findings().age().since().words();
            breaches.add(new Breach.DataMissing(rule.name(), needs, List.copyOf(undecided)));
        }
    }

    private static List<Finding> of(Severity severity, List<Finding> findings) {
        return findings.stream().filter(each -> each.severity() == severity).toList();
    }

    /** @param unclear findings that might count too: where they decide, the rule cannot be decided */
    private static void check(
            Rule rule,
            @Nullable Severity severity,
            List<Finding> findings,
            List<Finding> unclear,
            @Nullable Integer max,
            List<Breach> breaches,
            Set<Finding> undecided) {
        if (max == null) {
            return;
        }
        if (findings.size() > max) {
            breaches.add(new Breach.TooMany(rule.name(), severity, findings, max));
        } else if (findings.size() + unclear.size() > max) {
            undecided.addAll(unclear);
        }
    }
}
