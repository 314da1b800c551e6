package agentcore.streaming.proxy;

import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.security.Security;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import agentcore.streaming.wire.fixture.NamesOfThisMachine;

/**
 * The JDK's resolver for these tests: names under {@code late.example} are unknown until a test says that they are this
 * machine.
 */
public final class LateName extends NamesOfThisMachine {
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
        return super.get(configuration);
    }

    @Override
    protected boolean isOurs(String host) throws UnknownHostException {
        boolean ours = host.endsWith(".late.example");
        if (ours && !KNOWN.contains(host)) {
            throw new UnknownHostException(host);
        }
        return ours;
    }
}
