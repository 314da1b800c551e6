package agentcore.streaming.agent.tools;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses are of the internet, and not of this machine, its network or its cloud's metadata.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IPv4 special-purpose addresses</a>
 * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">IPv6 special-purpose addresses</a>
 */
final class PublicAddresses {
    /** Of IPv4, all but these. 169.254.0.0/16 has the metadata of EC2 and of AgentCore's micro-VMs in it. */
    private static final List<Range> SPECIAL_V4 = ranges("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8",
            "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3");
    /** Of IPv6, only global unicast: neither ::1 and what embeds IPv4 (::/8, 64:ff9b::/96) nor fc00::/7 nor fe80::/10. */
    private static final Range GLOBAL_V6 = Range.of("2000::/3");
    /** And of these not the protocols' own (Teredo among them), documentation and 6to4, which embeds IPv4. */
    private static final List<Range> SPECIAL_V6 = ranges("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private PublicAddresses() {}

    /** Whether an address is of the internet. The JDK makes IPv4 of an IPv6 address that maps one. */
    static boolean contains(InetAddress address) {
        return switch (address.getAddress().length) {
            case 4 -> SPECIAL_V4.stream().noneMatch(range -> range.contains(address));
            default -> GLOBAL_V6.contains(address) && SPECIAL_V6.stream().noneMatch(range -> range.contains(address));
        };
    }

    private static List<Range> ranges(String... all) {
        return Stream.of(all).map(Range::of).toList();
    }

    /** Addresses whose first bits are the same. */
    private record Range(byte[] first, int bits) {
        static Range of(String cidr) {
            String[] parts = cidr.split("/");
            return new Range(InetAddress.ofLiteral(parts[0]).getAddress(), Integer.parseInt(parts[1]));
        }

        boolean contains(InetAddress address) {
            byte[] bytes = address.getAddress();
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((bytes[bit / 8] & mask) != (first[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
