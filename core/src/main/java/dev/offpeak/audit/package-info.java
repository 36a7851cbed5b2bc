/**
 * Which spend could go by batch: evidence gathered from calls in bounded memory, and a verdict for
 * each feature. Open {@link dev.offpeak.audit.Audit} first, then {@link dev.offpeak.audit.Judge}.
 */
@NullMarked
package dev.offpeak.audit;

import org.jspecify.annotations.NullMarked;
