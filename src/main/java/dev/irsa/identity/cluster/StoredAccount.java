package dev.irsa.identity.cluster;

import dev.irsa.cluster.follow.Versions;
import dev.irsa.identity.AccountAnnotations;
import dev.irsa.identity.ServiceAccountEntry;

/** What is kept of a ServiceAccount. There are as many of these as there are accounts, hence the three shapes. */
abstract sealed class StoredAccount {
    final long version;
    /** Until when a role may still be about to be added, in seconds on the store's clock. */
    final int youngUntil;
    /** The last listing that had it. */
    int listing;

    private StoredAccount(long version, int youngUntil) {
        this.version = version;
        this.youngUntil = youngUntil;
    }

    static StoredAccount of(AccountAnnotations annotations, long version, int youngUntil) {
        if (annotations.equals(AccountAnnotations.NONE)) {
            return new Bare(version, youngUntil);
        }
        String role = annotations.roleArn();
        return role != null && annotations.equals(roleOnly(role))
                ? new WithRole(role, version, youngUntil)
                : new WithMore(annotations, version, youngUntil);
    }

    private static AccountAnnotations roleOnly(String role) {
        return new AccountAnnotations(role, null, null, null, null, null, null);
    }

    abstract AccountAnnotations annotations();

    abstract boolean hasRole();

    ServiceAccountEntry entry() {
        return new ServiceAccountEntry(annotations(), version == Versions.UNKNOWN ? "unknown" : Long.toString(version));
    }

    private static final class Bare extends StoredAccount {
        Bare(long version, int youngUntil) {
            super(version, youngUntil);
        }

        @Override
        AccountAnnotations annotations() {
            return AccountAnnotations.NONE;
        }

        @Override
        boolean hasRole() {
            return false;
        }
    }

    private static final class WithRole extends StoredAccount {
        private final String role;

        WithRole(String role, long version, int youngUntil) {
            super(version, youngUntil);
            this.role = role;
        }

        @Override
        AccountAnnotations annotations() {
            return roleOnly(role);
        }

        @Override
        boolean hasRole() {
            return !role.isEmpty();
        }
    }

    private static final class WithMore extends StoredAccount {
        private final AccountAnnotations annotations;

        WithMore(AccountAnnotations annotations, long version, int youngUntil) {
            super(version, youngUntil);
            this.annotations = annotations;
        }

        @Override
        AccountAnnotations annotations() {
            return annotations;
        }

        @Override
        boolean hasRole() {
            return annotations.hasRole();
        }
    }
}
