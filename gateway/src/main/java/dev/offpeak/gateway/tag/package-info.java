/**
 * Which feature a call belongs to: open {@link dev.offpeak.gateway.tag.Tagger}. Bodies are read
 * elsewhere; rules see only a few short facts of them.
 */
@NullMarked
package dev.offpeak.gateway.tag;

import org.jspecify.annotations.NullMarked;
