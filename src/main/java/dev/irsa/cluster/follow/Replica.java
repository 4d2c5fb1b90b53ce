package dev.irsa.cluster.follow;

/**
 * Our copy of a collection of objects, told by one thread what the API server says of it.
 *
 * @param <T> what is kept of an object
 */
public interface Replica<T> {
    /** A listing begins; what it does not have by its end is gone. */
    void listing();

    /** The listing has this object. */
    void listed(T object);

    /**
     * The listing is over: it shows the collection as it was at this version.
     *
     * @param version may be lower than what was known before, after the API server's store was restored
     */
    void complete(long version);

    /** The object was added or changed. */
    void changed(T object);

    /** The object was deleted. */
    void deleted(T object);

    /** Everything up to this version has been told. */
    void reached(long version);
}
