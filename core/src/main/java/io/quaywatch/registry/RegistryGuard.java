/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * Decides which addresses may be asked about an image. Anyone who can deploy a container chooses the registry host, and a
 * registry chooses its redirects and token realms, so each of them could point into our own network.
 *
 * <p>URLs must be https with a host name or a plainly written address. Every TCP connection is checked again when it is
 * made, against the address it is made to, so that what a name resolved to earlier does not matter. Loopback is refused;
 * private networks are refused unless allowed as a whole; a host:port that is allowed by name may be http, loopback and
 * private. Metadata services and link-local addresses are never connected to. Behind a proxy it is the
 * proxy that connects: an HTTP proxy's own host:port must then be allowed, and what it reaches is for it to limit.
 */
public final class RegistryGuard {
    private static final Pattern DOTTED_QUAD = Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)\\.?");

    private final Set<HostPort> allowed = new HashSet<>();
    private final boolean allowPrivate;

    /**
     * @param allowed hosts[:port] that may also be http, loopback or private; without a port 80 and 443 are meant
     * @param allowPrivate whether any registry may be on a private network
     * @throws IllegalArgumentException if an entry is no host[:port]
     */
    public RegistryGuard(Set<String> allowed, boolean allowPrivate) {
        this.allowPrivate = allowPrivate;
        for (String entry : allowed) {
            HttpUrl plain = HttpUrl.get("http://" + entry);
            HttpUrl secure = HttpUrl.get("https://" + entry);
            this.allowed.add(HostPort.of(plain.host(), plain.port()));
            this.allowed.add(HostPort.of(secure.host(), secure.port()));
        }
    }

    /** A client like this one whose sockets obey this guard and which follows no redirect by itself. */
    OkHttpClient guarded(OkHttpClient client) {
        return client.newBuilder()
                .socketFactory(new GuardedSocketFactory(this))
                .followRedirects(false)
                .followSslRedirects(false)
                .build();
    }

    /** Checks what can be seen before a connection is made. */
    void check(HttpUrl url) throws RefusedAddressException {
        String host = url.host();
        if (ENDS_IN_NUMBER.matcher(host).matches() && !DOTTED_QUAD.matcher(host).matches()) {
            throw new RefusedAddressException("the host is a number in disguise");
        }
        if (!url.isHttps() && !allowed.contains(HostPort.of(host, url.port()))) {
            throw new RefusedAddressException("the URL is not https");
        }
    }

    /** Checks the address that a socket is about to connect to. */
    void check(InetSocketAddress target) throws RefusedAddressException {
        InetAddress address = target.getAddress();
        if (address == null) {
            throw new RefusedAddressException("the host has no address");
        }
        boolean named = allowed.contains(HostPort.of(target.getHostString(), target.getPort()));
        boolean open = switch (AddressClass.of(address)) {
            case PUBLIC -> true;
            case PRIVATE -> allowPrivate || named;
            case LOOPBACK -> named;
            case NEVER -> false;
        };
        if (!open) {
            throw new RefusedAddressException("the host is on an internal address");
        }
    }

    private record HostPort(String host, int port) {
        /** URLs and sockets write IPv6 addresses differently; the long form is the one both can be brought to. */
        static HostPort of(String host, int port) {
            if (host.indexOf(':') < 0) {
                return new HostPort(host, port);
            }
            try {
                return new HostPort(InetAddress.getByName(host).getHostAddress(), port);
            } catch (UnknownHostException e) {
                return new HostPort(host, port);
            }
        }
    }
}
