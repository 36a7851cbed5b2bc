/** Commands that look and change nothing: status, batches, report, settings, prices. */
@NullMarked
package dev.offpeak.app.show;

import org.jspecify.annotations.NullMarked;
