@NullMarked
package dev.offpeak.deliver;

import org.jspecify.annotations.NullMarked;
