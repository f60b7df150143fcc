/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** How far an address is to be trusted as the address of a registry. */
enum AddressClass {
    PUBLIC,
    /** Networks that a company may run a registry on. */
    PRIVATE,
    LOOPBACK,
    /** Metadata services, link-local, multicast and everything that is nobody's address. */
    NEVER;

    private static final List<Range> NEVER_RANGES = ranges(
            "0.0.0.0/8",
            "169.254.0.0/16",
            "168.63.129.16/32",
            "100.100.100.200/32",
            "192.0.0.0/24",
            "224.0.0.0/3",
            "::/128",
            "fe80::/10",
            "ff00::/8",
            "fd00:ec2::254/128",
            "fd20:ce::254/128");
    private static final List<Range> LOOPBACK_RANGES = ranges("127.0.0.0/8", "::1/128");
    private static final List<Range> PRIVATE_RANGES = ranges(
            "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "198.18.0.0/15", "fc00::/7", "fec0::/10");

    private static final Range IPV4_COMPATIBLE = Range.of("::/96");
    private static final Range IPV4_TRANSLATED = Range.of("::ffff:0:0:0/96");
    private static final Range NAT64 = Range.of("64:ff9b::/96");
    private static final Range NAT64_LOCAL = Range.of("64:ff9b:1::/48");
    private static final Range SIX_TO_FOUR = Range.of("2002::/16");

    static AddressClass of(InetAddress address) {
        byte[] bytes = address.getAddress();
        AddressClass own = classify(bytes);
        return own == PUBLIC && bytes.length == 16 ? classifyEmbedded(bytes) : own;
    }

    private static AddressClass classify(byte[] bytes) {
        if (anyHolds(NEVER_RANGES, bytes)) {
            return NEVER;
        }
        if (anyHolds(LOOPBACK_RANGES, bytes)) {
            return LOOPBACK;
        }
        return anyHolds(PRIVATE_RANGES, bytes) ? PRIVATE : PUBLIC;
    }

    /** An IPv6 address that carries an IPv4 one is as far away as that one. Java itself unwraps ::ffff:a.b.c.d. */
    private static AddressClass classifyEmbedded(byte[] bytes) {
        if (NAT64_LOCAL.holds(bytes)) {
            return NEVER;
        }
        if (SIX_TO_FOUR.holds(bytes)) {
            return classify(Arrays.copyOfRange(bytes, 2, 6));
        }
        boolean atTheEnd = IPV4_COMPATIBLE.holds(bytes) || IPV4_TRANSLATED.holds(bytes) || NAT64.holds(bytes);
        return atTheEnd ? classify(Arrays.copyOfRange(bytes, 12, 16)) : PUBLIC;
    }

    private static boolean anyHolds(List<Range> ranges, byte[] address) {
        return ranges.stream().anyMatch(range -> range.holds(address));
    }

    private static List<Range> ranges(String... texts) {
        return Arrays.stream(texts).map(Range::of).toList();
    }

    private record Range(byte[] prefix, int bits) {
        static Range of(String text) {
            int slash = text.indexOf('/');
            try {
                // a literal: nothing is looked up
                byte[] prefix = InetAddress.getByName(text.substring(0, slash)).getAddress();
                return new Range(prefix, Integer.parseInt(text.substring(slash + 1)));
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(text, e);
            }
        }

        boolean holds(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            int whole = bits / 8;
            if (!Arrays.equals(address, 0, whole, prefix, 0, whole)) {
                return false;
            }
            int rest = 8 - bits % 8;
            return rest == 8 || (address[whole] & 0xff) >> rest == (prefix[whole] & 0xff) >> rest;
        }
    }
}
