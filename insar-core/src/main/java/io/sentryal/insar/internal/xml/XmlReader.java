package io.sentryal.insar.internal.xml;

import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads a small XML file of unknown origin into elements. A document type is refused, so no entity
 * is ever expanded and nothing outside the file is ever read.
 */
public final class XmlReader {
  /** Largest XML file that is read (bytes); the largest real annotation has about 1 MB. */
  public static final long MAX_BYTES = 64L << 20;

  private static final int MAX_DEPTH = 64;
  private static final int MAX_ELEMENTS = 2_000_000;

  private final String source;
  private final Set<String> skipped;
  private final Deque<XmlElement> open = new ArrayDeque<>();
  private int elements;

  private XmlReader(String source, Set<String> skipped) {
    this.source = source;
    this.skipped = skipped;
  }

  /**
   * Returns the root element.
   *
   * @param stream the file; read up to {@link #MAX_BYTES}, not closed
   * @param source name of the file for errors
   * @param skipped local names of elements to leave out with all below them
   * @throws InvalidDataException if it is not well-formed, too large or has a document type
   * @throws InsarIoException if reading fails
   */
  public static XmlElement read(InputStream stream, String source, Set<String> skipped) {
    try {
      XMLStreamReader xml =
          factory().createXMLStreamReader(new BoundedInputStream(stream, MAX_BYTES, source));
      try {
        return new XmlReader(source, skipped).readDocument(xml);
      } finally {
        xml.close();
      }
    } catch (XMLStreamException e) {
      throw failure(source, e);
    } catch (IOException e) {
      throw ioFailure(source, e);
    } catch (ArithmeticException | IndexOutOfBoundsException | IllegalStateException e) {
      // The JDK's parser answers some damaged input with these instead of its own exception.
      throw new InvalidDataException(source, "is not well-formed XML; fetch it again", e);
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    return factory;
  }

  private XmlElement readDocument(XMLStreamReader xml) throws XMLStreamException, IOException {
    XmlElement root = null;
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          XmlElement started = start(xml);
          if (root == null) {
            root = started;
          }
        }
        case XMLStreamConstants.END_ELEMENT -> open.poll();
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          XmlElement current = open.peek();
          if (current != null) {
            current.addText(xml.getText());
          }
        }
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
            throw new InvalidDataException(
                source,
                "holds a document type or an entity, which no Sentinel-1 product or orbit file"
                    + " does; it is refused, as it could read other files or exhaust the memory");
        default -> {}
      }
    }
    if (root == null) {
      throw new InvalidDataException(source, "holds no XML element; fetch it again");
    }
    return root;
  }

  private XmlElement start(XMLStreamReader xml) throws XMLStreamException, IOException {
    XmlElement parent = open.peek();
    XmlElement element = new XmlElement(source, parent, xml.getLocalName());
    if (++elements > MAX_ELEMENTS || open.size() >= MAX_DEPTH) {
      throw new InvalidDataException(
          source,
          "has more than %d elements or is nested deeper than %d; this is no Sentinel-1 file"
              .formatted(MAX_ELEMENTS, MAX_DEPTH));
    }
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      element.addAttribute(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
    }
    if (parent != null) {
      parent.add(element);
    }
    open.push(element);
    if (skipped.contains(xml.getLocalName())) {
      skip(xml);
      open.pop();
    }
    return element;
  }

  private static void skip(XMLStreamReader xml) throws XMLStreamException {
    for (int depth = 1; depth > 0; ) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        depth++;
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      }
    }
  }

  private static RuntimeException failure(String source, XMLStreamException e) {
    if (e.getNestedException() instanceof IOException io) {
      return ioFailure(source, io);
    }
    return new InvalidDataException(
        source,
        "is not well-formed XML at line %d; the file is damaged or incomplete, fetch it again"
            .formatted(e.getLocation() == null ? -1 : e.getLocation().getLineNumber()),
        e);
  }

  private static RuntimeException ioFailure(String source, IOException e) {
    if (e instanceof java.util.zip.ZipException
        || e instanceof java.io.EOFException
        || e instanceof java.io.CharConversionException) {
      return new InvalidDataException(source, "is damaged or truncated; fetch it again", e);
    }
    return new InsarIoException(source, "cannot be read: " + e.getMessage(), e);
  }
}
