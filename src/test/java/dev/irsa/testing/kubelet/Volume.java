package dev.irsa.testing.kubelet;

import java.nio.file.Path;

/** A volume that is set up. */
sealed interface Volume permits TokenVolume, ConfigMapVolume {
    /** What containers mount. */
    Path directory();
}
