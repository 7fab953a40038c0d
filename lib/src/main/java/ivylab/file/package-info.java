/**
 * Files of rows: reading them field by field, reporting what is wrong with them, counting what was
 * dropped, and writing them atomically. The format is that of RFC 4180 with plain or gzipped text.
 * Start at {@link ivylab.file.TextTable}; {@link ivylab.file.FileException} is what every reader of
 * the library throws.
 */
@NullMarked
package ivylab.file;

import org.jspecify.annotations.NullMarked;
