package io.sentryal.insar.export;

import io.sentryal.insar.model.Granule;
import io.sentryal.insar.network.NetworkPair;
import io.sentryal.insar.network.PairNetwork;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes one network as GraphML. Not thread-safe. */
final class GraphMl {
  private static final String NAMESPACE = "http://graphml.graphdrawing.org/xmlns";

  private final XMLStreamWriter xml;

  GraphMl(OutputStream out) throws IOException {
    try {
      xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out, "UTF-8");
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  void write(PairNetwork network) throws IOException {
    try {
      xml.writeStartDocument("UTF-8", "1.0");
      line(0);
      xml.writeStartElement("graphml");
      xml.writeDefaultNamespace(NAMESPACE);
      key("node", "start", "string");
      key("node", "platform", "string");
      key("edge", "temporal_baseline_days", "long");
      key("edge", "perpendicular_baseline_m", "double");
      key("edge", "weight", "double");
      key("edge", "join", "boolean");
      line(1);
      xml.writeStartElement("graph");
      xml.writeAttribute("id", "pairs");
      xml.writeAttribute("edgedefault", "directed");
      for (Granule image : network.granules()) {
        node(image);
      }
      Set<NetworkPair> joins = new HashSet<>(network.joins());
      for (NetworkPair pair : network.pairs()) {
        edge(pair, joins.contains(pair));
      }
      line(1);
      xml.writeEndElement();
      line(0);
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.flush();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private void key(String target, String name, String type) throws XMLStreamException {
    line(1);
    xml.writeEmptyElement("key");
    xml.writeAttribute("id", name);
    xml.writeAttribute("for", target);
    xml.writeAttribute("attr.name", name);
    xml.writeAttribute("attr.type", type);
  }

  private void node(Granule image) throws XMLStreamException {
    line(2);
    xml.writeStartElement("node");
    xml.writeAttribute("id", image.sceneName());
    data("start", image.sensingStart().toString());
    if (image.platform().isPresent()) {
      data("platform", image.platform().get().name());
    }
    xml.writeEndElement();
  }

  private void edge(NetworkPair pair, boolean join) throws XMLStreamException {
    line(2);
    xml.writeStartElement("edge");
    xml.writeAttribute("source", pair.reference().sceneName());
    xml.writeAttribute("target", pair.secondary().sceneName());
    data("temporal_baseline_days", String.valueOf(pair.temporalBaselineDays()));
    if (pair.perpendicularBaselineM().isPresent()) {
      BigDecimal metres = Decimals.mm(pair.perpendicularBaselineM().getAsDouble());
      data("perpendicular_baseline_m", metres.toPlainString());
    }
    data("weight", Decimals.ratio(pair.score().score()).toPlainString());
    data("join", String.valueOf(join));
    xml.writeEndElement();
  }

  private void data(String key, String value) throws XMLStreamException {
    xml.writeStartElement("data");
    xml.writeAttribute("key", key);
    xml.writeCharacters(value);
    xml.writeEndElement();
  }

  private void line(int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }
}
