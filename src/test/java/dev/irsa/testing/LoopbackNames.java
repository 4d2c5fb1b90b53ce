package dev.irsa.testing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Lets a test give public names addresses on loopback, in this JVM alone. All other names are looked up as ever, or not at
 * all: {@code -Dirsa.test.dns=down} is a resolver that does not answer.
 */
public final class LoopbackNames extends InetAddressResolverProvider {
    private static final boolean DOWN = "down".equals(System.getProperty("irsa.test.dns"));
    private static final long TIMEOUT_SECONDS = 30;
    private static final Map<String, InetAddress> NAMES = new ConcurrentHashMap<>();

    /** Leads a name to an address. */
    public static void lead(String name, InetAddress address) {
        NAMES.put(name, address);
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver builtin = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                InetAddress known = NAMES.get(host);
                if (DOWN && known == null) {
                    throw unanswered(host);
                }
                return known == null
                        ? builtin.lookupByName(host, policy)
                        : Stream.of(InetAddress.getByAddress(host, known.getAddress()));
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                if (DOWN) {
                    throw unanswered("an address");
                }
                return builtin.lookupByAddress(address);
            }
        };
    }

    private static UnknownHostException unanswered(String what) {
        System.err.println("asked the name service for " + what);
        try {
            new CountDownLatch(1).await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return new UnknownHostException("the name service does not answer");
    }

    @Override
    public String name() {
        return "names on loopback";
    }
}
