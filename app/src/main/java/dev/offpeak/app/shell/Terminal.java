package dev.offpeak.app.shell;

/** The terminal people look at, if there is one. Thread-safe. */
public interface Terminal {

  /** No terminal: pipes, files, CI. */
  Terminal NONE =
      new Terminal() {
        @Override
        public int columns() {
          return 0;
        }

        @Override
        public boolean answers() {
          return false;
        }
      };

  /** How wide standard error is right now; 0 if it is no terminal. */
  int columns();

  /** Whether somebody can answer a question: standard input and error are both a terminal. */
  boolean answers();
}
