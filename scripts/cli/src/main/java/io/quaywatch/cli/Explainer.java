/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import io.quaywatch.cli.Explanation.Entry;
import io.quaywatch.cli.LastDecision.Telling;
import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.InvalidImageReferenceException;
import io.quaywatch.image.Platform;
import io.quaywatch.ledger.LedgerFilter;
import io.quaywatch.ledger.LedgerPage;
import io.quaywatch.ledger.LedgerRow;
import io.quaywatch.ledger.ScanKey;
import io.quaywatch.registry.ImageIdentifier;
import io.quaywatch.registry.ImageResolution;
import io.quaywatch.registry.ImageResolution.NotFound;
import io.quaywatch.registry.ImageResolution.NotScannable;
import io.quaywatch.registry.ImageResolution.Resolved;
import io.quaywatch.registry.ImageResolution.Unreadable;
import io.quaywatch.registry.RegistryException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the rows of an image and what they decide. It writes nothing. */
final class Explainer {
    private static final Pattern DIGEST = Pattern.compile("(?:sha256:([0-9A-Fa-f]{0,64})|([0-9a-f]{12,64}))");
    private static final int SHORTEST = 12;

    private final LedgerLocation ledger;
    private final ImageIdentifier identifier;
    private final Instant now;

    Explainer(LedgerLocation ledger, ImageIdentifier identifier, Instant now) {
        this.ledger = ledger;
        this.identifier = identifier;
        this.now = now;
    }

    /**
     * @param platform only rows for this platform; null = of any, and names are resolved for linux/amd64
     * @throws CommandException USAGE if it is neither an image reference nor a digest, or the digest fits several images
     * @throws io.quaywatch.port.PortException if a row of this image cannot be read
     */
    Explanation explain(String asked, @Nullable Platform platform) {
        Matcher digest = DIGEST.matcher(asked);
        if (digest.matches()) {
            String start = digest.group(1) == null ? digest.group(2) : digest.group(1);
            return ofDigest(asked, start.toLowerCase(Locale.ROOT), platform);
        }
        try {
            return ofName(asked, ImageReference.parse(asked), platform);
        } catch (InvalidImageReferenceException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "'" + asked + "' is neither an image nor a digest: " + e.reason()
                            + "; give an image reference, or sha256: and at least " + SHORTEST + " hex digits",
                    e);
        }
    }

    private Explanation ofDigest(String asked, String start, @Nullable Platform platform) {
        if (start.length() < SHORTEST) {
            throw new CommandException(
                    ExitCode.USAGE, "'" + asked + "' is too short: give at least " + SHORTEST + " hex digits");
        }
        List<ScanKey> keys = keys(key -> key.id().startsWith(start), platform);
        long images = keys.stream().map(ScanKey::id).distinct().count();
        if (images > 1) {
            throw new CommandException(
                    ExitCode.USAGE,
                    images + " images have a digest that starts with '" + start + "': give more digits (see quaywatch "
                            + "ledger ls)");
        }
        List<String> remarks = keys.isEmpty()
                ? List.of("the ledger goes by config digests: for the digest of a manifest or index ask with its "
                        + "repository, REPOSITORY@sha256:…")
                : List.of();
        return new Explanation(asked, null, null, remarks, current(rows(keys)));
    }

    private Explanation ofName(String asked, ImageReference reference, @Nullable Platform wanted) {
        Platform platform = wanted == null ? Platform.LINUX_AMD64 : wanted;
        List<String> remarks = new ArrayList<>();
        @Nullable Digest content = content(reference, platform, remarks);
        String id = content == null
                ? ScanKey.unverified(reference, platform, "pkg").id()
                : ScanKey.of(content, platform, "pkg").id();
        boolean verified = content != null;
        List<LedgerRow> rows = rows(keys(key -> key.id().equals(id) && key.verified() == verified, wanted));
        List<LedgerRow> named = named(reference, wanted).stream()
                .filter(row -> !row.key().id().equals(id))
                .toList();
        if (content == null && rows.isEmpty() && !named.isEmpty()) {
            // Nobody can tell what the name means now; what it meant last is the best answer.
            return new Explanation(asked, null, platform, remarks, current(named));
        }
        List<Entry> entries = new ArrayList<>(current(rows));
        named.forEach(row -> {
            entries.add(entry(row, false));
            remarks.add(moved(content, row));
        });
        return new Explanation(asked, content, platform, remarks, entries);
    }

    private static String moved(@Nullable Digest content, LedgerRow row) {
        String before = row.key().verified()
                ? "sha256:" + row.key().id().substring(0, SHORTEST) + "…"
                : "content that could not be verified";
        return content == null
                ? "a row of the same name is about " + before
                : "the name points at " + content + " now; when last scanned under it, it pointed at " + before;
    }

    private @Nullable Digest content(ImageReference reference, Platform platform, List<String> remarks) {
        try {
            ImageResolution resolution = identifier.resolve(reference, platform);
            if (resolution instanceof Resolved resolved) {
                return resolved.image().configDigest();
            }
            remarks.add(withoutContent(resolution));
        } catch (RegistryException e) {
            remarks.add("the registry cannot be asked now (" + e.getMessage() + "): rows were looked up by name");
        }
        return null;
    }

    private static String withoutContent(ImageResolution resolution) {
        if (resolution instanceof NotFound missing) {
            return "the registry says that the image does not exist (" + missing.reason() + ")";
        }
        if (resolution instanceof NotScannable strange) {
            return "this is nothing that can be scanned (" + strange.reason() + ")";
        }
        return "the registry cannot be read (" + ((Unreadable) resolution).reason() + "): rows were looked up by name";
    }

    private List<ScanKey> keys(Predicate<ScanKey> wanted, @Nullable Platform platform) {
        return ledger.keys().stream()
                .filter(wanted)
                .filter(key -> platform == null || key.platform().equals(platform))
                .toList();
    }

    /** One by one: a listing leaves out what cannot be read, and that would look like never seen. */
    private List<LedgerRow> rows(List<ScanKey> keys) {
        return keys.stream()
                .flatMap(key -> ledger.cache().find(key).stream())
                .sorted(NEWEST_FIRST)
                .toList();
    }

    private List<LedgerRow> named(ImageReference reference, @Nullable Platform platform) {
        List<LedgerRow> rows = new ArrayList<>();
        @Nullable String next = null;
        do {
            LedgerPage page = ledger.cache().scan(LedgerFilter.ALL, now, next);
            page.rows().stream()
                    .filter(row -> row.image().canonical().equals(reference.canonical()))
                    .filter(row -> platform == null || row.key().platform().equals(platform))
                    .forEach(rows::add);
            next = page.next();
        } while (next != null);
        rows.sort(NEWEST_FIRST);
        return rows;
    }

    private List<Entry> current(List<LedgerRow> rows) {
        return rows.isEmpty()
                ? List.of(new Entry(true, LastDecision.neverSeen(), Telling.NOTHING, null, null))
                : rows.stream().map(row -> entry(row, true)).toList();
    }

    private Entry entry(LedgerRow row, boolean current) {
        return new Entry(current, LastDecision.of(row, now), LastDecision.telling(row), row.key(), row);
    }

    private static final Comparator<LedgerRow> NEWEST_FIRST = Comparator.comparing(LedgerRow::updatedAt)
            .reversed()
            .thenComparing(row -> row.key().value());
}
