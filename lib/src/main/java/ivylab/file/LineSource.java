package ivylab.file;

/** Lines, one at a time, in place. */
interface LineSource extends AutoCloseable {

  /** Goes to the next line that is not blank; false at the end. */
  boolean next();

  /** The buffer that contains the line; overwritten by the next one. */
  byte[] bytes();

  /** First byte of the line. */
  int from();

  /** The position after its last byte. */
  int to();

  /** Its number in the file, from 1. */
  long number();

  /** Bytes read from disk so far, to report progress. */
  long position();

  @Override
  void close();
}
