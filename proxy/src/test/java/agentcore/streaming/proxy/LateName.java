package agentcore.streaming.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.security.Security;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The JDK's resolver for these tests: names under {@code late.example} are unknown until a test says that they are this
 * machine. Named in {@code META-INF/services}.
 */
public final class LateName extends InetAddressResolverProvider {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

    /** A name that is unknown. */
    static String unknown() {
        return NAMES.incrementAndGet() + ".late.example";
    }

    static void makeKnown(String name) {
        KNOWN.add(name);
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        // The JDK keeps for 10 s that a name is unknown; it looks at this when it has asked for the first time.
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        InetAddressResolver builtin = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                if (!host.endsWith(".late.example")) {
                    return builtin.lookupByName(host, policy);
                }
                if (!KNOWN.contains(host)) {
                    throw new UnknownHostException(host);
                }
                return Stream.of(InetAddress.getByAddress(host, new byte[]{127, 0, 0, 1}));
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return builtin.lookupByAddress(address);
            }
        };
    }

    @Override
    public String name() {
        return "late names";
    }
}
