/**
 * What lies on disk. In: YAML configuration, read strictly. Out: artefacts that carry their
 * provenance and a hash, are versioned, and are written whole or not at all. Everything a user can
 * get wrong ends as a {@link io.weir.artefact.UserError} that names the file, the key and the
 * remedy.
 */
package io.weir.artefact;
