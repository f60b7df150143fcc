/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.image.Digest;
import io.quaywatch.image.ImageReference;
import io.quaywatch.image.Platform;
import io.quaywatch.json.Json;
import io.quaywatch.qualys.QualysApi.ImageEntry;
import io.quaywatch.qualys.QualysApi.RepositoryName;
import io.quaywatch.registry.ImageResolution;
import io.quaywatch.registry.ImageResolution.NotFound;
import io.quaywatch.registry.ImageResolution.NotScannable;
import io.quaywatch.registry.ImageResolution.Resolved;
import io.quaywatch.registry.ImageResolution.Unreadable;
import io.quaywatch.registry.RegistryException;
import io.quaywatch.report.SeverityCounts;
import io.quaywatch.report.Untrusted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What Qualys knows of one image. */
@Command(
        name = "image",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what Qualys knows of an image: identity, last scan, findings by severity.",
            "A name is resolved at its registry first; a digest alone is the whole config digest, which Qualys calls sha.",
            "Starts no scan.",
            "docs/schema/image.schema.json describes the JSON."
        },
        footer = {"", "Example:", "  quaywatch image ghcr.io/team/shop:1.4 --pod US2"})
final class ImageCommand implements Callable<Integer> {
    private static final Pattern BARE = Pattern.compile("(sha256:)?[0-9a-f]{64}");
    /** What why takes as the start of a digest; no registry is asked for an image of such a name. */
    private static final Pattern SHORTENED = Pattern.compile("sha256:[0-9a-fA-F]*|[0-9a-fA-F]{12,64}");

    @Parameters(paramLabel = "NAME|DIGEST", description = "An image reference, or a config digest.")
    private String image = "";

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--format", description = "What is printed: table or json (default: table).")
    private RunOptions.Format format = RunOptions.Format.TABLE;

    @Option(
            names = "--insecure-registry",
            paramLabel = "HOST:PORT",
            description = "Talk plain http to this registry, which may be on this machine or a private network.")
    private List<String> insecureRegistries = new ArrayList<>();

    @Option(
            names = "--allow-private-registries",
            description = "Registries may be on private networks (metadata and link-local addresses never).")
    private boolean allowPrivate;

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCH",
            converter = RunOptions.PlatformConverter.class,
            description = "Which image of an index (default: linux/amd64).")
    private @Nullable Platform platform;

    private final Terminal terminal;

    ImageCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Optional<ImageReference> name = name();
        try (Connection qualys = Connection.open(connection, terminal)) {
            Digest digest = name.map(reference -> resolve(qualys, reference)).orElseGet(this::digest);
            Optional<ImageEntry> known = qualys.ask(client -> client.image(digest));
            Optional<SeverityCounts> counts = known.filter(ImageEntry::hasVulnerabilities)
                    .flatMap(entry -> qualys.ask(client -> client.inquiry().counts(digest)));
            terminal.out()
                    .println(
                            format == RunOptions.Format.JSON
                                    ? json(digest, known, counts)
                                    : text(digest, known, counts));
            // Nothing is said to be clean that Qualys has not scanned.
            return (known.filter(ImageEntry::usable).isPresent() && counts.isPresent()
                            ? ExitCode.OK
                            : ExitCode.NOT_COMPLETE)
                    .code();
        }
    }

    private Optional<ImageReference> name() {
        if (BARE.matcher(image).matches()) {
            return Optional.empty();
        }
        if (SHORTENED.matcher(image).matches()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "'" + image + "' is not a whole config digest: Qualys finds only all 64 hex digits, in lower case"
                            + " (quaywatch why takes the start of one and shows the row that has the rest)");
        }
        return Optional.of(ImageReference.tryParse(image)
                .orElseThrow(() -> new CommandException(
                        ExitCode.USAGE,
                        "'" + image + "' is neither an image reference nor sha256: and 64 hex digits"
                                + " (see quaywatch parse)")));
    }

    private Digest digest() {
        return Digest.sha256(image.substring(image.length() - 64));
    }

    private Digest resolve(Connection qualys, ImageReference reference) {
        RunOptions registries = new RunOptions();
        registries.insecureRegistries = insecureRegistries;
        registries.allowPrivate = allowPrivate;
        ImageResolution resolution;
        try {
            resolution = Registries.real(qualys.http(), registries, qualys.clock())
                    .resolve(reference, platform == null ? Platform.LINUX_AMD64 : platform);
        } catch (RegistryException e) {
            throw new CommandException(ExitCode.NOT_COMPLETE, image + ": " + e.getMessage(), e);
        }
        if (resolution instanceof Resolved resolved) {
            return resolved.image().configDigest();
        }
        String why = resolution instanceof NotFound missing
                ? missing.reason()
                : resolution instanceof Unreadable unreadable
                        ? unreadable.reason()
                        : ((NotScannable) resolution).reason();
        throw new CommandException(
                ExitCode.NOT_COMPLETE, image + ": " + why + "; if you know its config digest, ask for that");
    }

    private static String text(Digest digest, Optional<ImageEntry> known, Optional<SeverityCounts> counts) {
        StringBuilder text = new StringBuilder("Config digest: " + digest);
        if (known.isEmpty()) {
            return text.append("\nQualys does not know this image: it was never scanned, or its scan has not ended.")
                    .toString();
        }
        ImageEntry entry = known.get();
        entry.names().forEach(name -> text.append("\nName:          ").append(Untrusted.line(shown(name))));
        text.append("\nLast scan:     ").append(entry.scannedAt() == null ? "not known" : entry.scannedAt());
        if (entry.errorCode() != null) {
            text.append("\nScan error:    ").append(Untrusted.line(entry.errorCode()));
        }
        text.append("\nFindings:      ")
                .append(counts.map(found -> found.critical() + " critical, " + found.high() + " high, " + found.medium()
                                + " medium, " + found.low() + " low, " + found.info() + " info")
                        .orElse("not known: Qualys has no vulnerability set of it"));
        return text.toString();
    }

    private static String shown(RepositoryName name) {
        String tag = name.tag() == null ? "" : ":" + name.tag();
        return (name.registry().isEmpty() ? "" : name.registry() + "/") + name.repository() + tag;
    }

    private static String json(Digest digest, Optional<ImageEntry> known, Optional<SeverityCounts> counts) {
        ObjectNode document = Json.wire().createObjectNode();
        document.put("configDigest", digest.toString()).put("known", known.isPresent());
        document.put(
                "lastScanned",
                known.map(ImageEntry::scannedAt).map(Object::toString).orElse(null));
        document.put("scanError", known.map(ImageEntry::errorCode).orElse(null));
        ArrayNode names = document.putArray("names");
        known.ifPresent(entry -> entry.names()
                .forEach(name -> names.addObject()
                        .put("registry", name.registry())
                        .put("repository", name.repository())
                        .put("tag", name.tag())));
        if (counts.isEmpty()) {
            document.putNull("findings");
        } else {
            SeverityCounts found = counts.get();
            document.putObject("findings")
                    .put("critical", found.critical())
                    .put("high", found.high())
                    .put("medium", found.medium())
                    .put("low", found.low())
                    .put("info", found.info());
        }
        return JsonText.of(document);
    }
}
