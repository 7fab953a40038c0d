/**
 * What makes the library at home in a notebook: how results are rendered in a cell, {@code show}
 * and {@code check}, live progress, and our documentation under Shift+Tab. Outside a notebook
 * everything here falls back to plain text. Start at {@link ivylab.notebook.Notebook}; the kernel
 * finds {@link ivylab.notebook.NotebookExtension} automatically.
 */
@NullMarked
package ivylab.notebook;

import org.jspecify.annotations.NullMarked;
