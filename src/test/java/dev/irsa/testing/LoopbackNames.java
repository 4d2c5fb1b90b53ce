package dev.irsa.testing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Lets a test give public names addresses on loopback, in this JVM alone. All other names are looked up as ever. */
public final class LoopbackNames extends InetAddressResolverProvider {
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
                return known == null
                        ? builtin.lookupByName(host, policy)
                        : Stream.of(InetAddress.getByAddress(host, known.getAddress()));
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return builtin.lookupByAddress(address);
            }
        };
    }

    @Override
    public String name() {
        return "names on loopback";
    }
}
