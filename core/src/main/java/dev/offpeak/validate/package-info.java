/** Whether an answer is what the user wants. Open {@link dev.offpeak.validate.AnswerJudge}. */
@NullMarked
package dev.offpeak.validate;

import org.jspecify.annotations.NullMarked;
