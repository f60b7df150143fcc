/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.scan.step;

import io.quaywatch.image.ImageReference;
import io.quaywatch.image.InvalidImageReferenceException;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.registry.ImageResolution;
import io.quaywatch.registry.ImageResolution.NotFound;
import io.quaywatch.registry.ImageResolution.NotScannable;
import io.quaywatch.registry.ImageResolution.Resolved;
import io.quaywatch.registry.ImageResolution.Unreadable;
import io.quaywatch.registry.ResolvedImage;
import io.quaywatch.report.FailureKind;
import io.quaywatch.report.ScanOutcome;
import io.quaywatch.report.ScanOutcome.Failed;
import io.quaywatch.report.ScanOutcome.Unsupported;
import io.quaywatch.scan.IdentifiedImage;
import io.quaywatch.scan.ScanPorts;
import io.quaywatch.scan.ScanRequest;
import io.quaywatch.scan.ScanSettings;
import io.quaywatch.scan.ScanState.CheckCache;
import io.quaywatch.scan.ScanState.RecordFailure;
import io.quaywatch.scan.ScanState.ResolveImage;
import io.quaywatch.scan.StepResult;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out, first of all, which bytes the request means, and by which tag an engine can be sent to them. */
public final class ResolveImageStep {
    private final ScanPorts ports;
    private final ScanSettings settings;

    public ResolveImageStep(ScanPorts ports, ScanSettings settings) {
        this.ports = ports;
        this.settings = settings;
    }

    public StepResult run(ResolveImage state) {
        ScanRequest request = state.request();
        ImageReference reference;
        try {
            reference = IdentifiedImage.reference(request);
        } catch (InvalidImageReferenceException e) {
            return fail(request, null, new Failed(FailureKind.BAD_REFERENCE, e.reason()));
        }
        ImageResolution resolution =
                ports.identifier().resolve(reference, request.workload().platform());
        if (resolution instanceof Resolved resolved) {
            return identified(request, reference, resolved.image());
        }
        if (resolution instanceof Unreadable unreadable) {
            return unidentified(request, reference, unreadable);
        }
        ScanOutcome outcome = resolution instanceof NotFound notFound
                ? new Failed(FailureKind.IMAGE_NOT_FOUND, notFound.reason())
                : new Unsupported(((NotScannable) resolution).reason());
        return fail(request, byName(request, reference), outcome);
    }

    private StepResult identified(ScanRequest request, ImageReference reference, ResolvedImage image) {
        ScanKey key = ScanKey.of(image.configDigest(), request.workload().platform(), settings.profile());
        Optional<ImageReference> reachable = reachable(request, reference, image);
        IdentifiedImage identified = new IdentifiedImage(
                reference,
                reachable.orElse(reference),
                key,
                image.configDigest(),
                image.manifestDigest(),
                image.topDigest(),
                image.compressedBytes());
        if (reachable.isEmpty()) {
            return fail(
                    request,
                    identified,
                    new Unsupported("no tag points at this digest, and the "
                            + ports.engine().name() + " engine is sent to images by tag"));
        }
        return StepResult.next(new CheckCache(request, identified));
    }

    /** The reference for the engine: as it is for engines that take digests, else with a tag that points at these bytes. */
    private Optional<ImageReference> reachable(ScanRequest request, ImageReference reference, ResolvedImage image) {
        if (ports.engine().takesDigests()) {
            return Optional.of(reference.digest() == null ? reference.withDigest(image.topDigest()) : reference);
        }
        if (reference.digest() == null) {
            return Optional.of(reference.withTag(String.valueOf(reference.effectiveTag())));
        }
        if (reference.tag() != null) {
            ImageReference byTag = reference.withTag(reference.tag());
            ImageResolution now =
                    ports.identifier().resolve(byTag, request.workload().platform());
            if (now instanceof Resolved resolved
                    && resolved.image().configDigest().equals(image.configDigest())) {
                return Optional.of(byTag);
            }
        }
        return ports.identifier().tagOf(reference, reference.digest()).map(reference::withTag);
    }

    private StepResult unidentified(ScanRequest request, ImageReference reference, Unreadable unreadable) {
        IdentifiedImage image = byName(request, reference);
        if (image.key().verified()) {
            // A row of known content; what is found by name now may be other content.
            return fail(
                    request,
                    image,
                    new Failed(
                            FailureKind.REGISTRY_ERROR,
                            "the registry cannot be read any more (" + unreadable.reason() + ")"));
        }
        if (reference.effectiveTag() == null) {
            return fail(
                    request,
                    image,
                    new Unsupported("the registry cannot be read (" + unreadable.reason()
                            + ") and the reference has no tag to match a result by"));
        }
        return StepResult.next(new CheckCache(request, image));
    }

    private IdentifiedImage byName(ScanRequest request, ImageReference reference) {
        return IdentifiedImage.byName(request, reference, settings.profile());
    }

    private static StepResult fail(ScanRequest request, @Nullable IdentifiedImage image, ScanOutcome outcome) {
        return StepResult.next(new RecordFailure(request, image, null, outcome, null));
    }
}
