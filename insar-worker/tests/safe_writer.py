"""Writes small SAFE products whose numbers are those of real annotations (S1A, IW1 to IW3)."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

LINE_S = 2.0555563e-3
SWATHS = {"IW1": (5.334e-3, 1.5904), "IW2": (5.644e-3, 0.97986), "IW3": (6.015e-3, 1.3974)}


@dataclass(frozen=True)
class Product:
    """A product to write; change single fields with ``dataclasses.replace``."""

    start: str = "2021-02-23T13:51:24"
    orbit: int = 36718
    track: int = 71
    version: str = "003.40"
    platform: str = "A"
    polarizations: tuple[str, ...] = ("VV",)
    swaths: tuple[str, ...] = ("IW2",)
    first_burst: int = 151201
    bursts: int = 2
    lines: int = 40
    samples: int = 60
    processing: str = "SLC Processing"
    annotate_burst_id: bool = True
    images: bool = True
    extra: dict[str, bytes] = field(default_factory=dict)

    @property
    def name(self) -> str:
        time = self.start.replace("-", "").replace(":", "")
        return f"S1{self.platform}_IW_SLC__1SDV_{time}_{time}_{self.orbit:06d}_045073_73DE"

    def stem(self, swath: str, polarization: str) -> str:
        time = self.start.replace("-", "").replace(":", "").lower()
        return (
            f"s1{self.platform.lower()}-{swath.lower()}-slc-{polarization.lower()}-{time}-{time}"
            f"-{self.orbit:06d}-045073-001"
        )

    def files(self) -> dict[str, bytes]:
        """Return the content of every file by its name in the product."""
        files = {"manifest.safe": self._manifest().encode()}
        for polarization in self.polarizations:
            for swath in self.swaths:
                stem = self.stem(swath, polarization)
                annotation = self._annotation(swath, polarization)
                files[f"annotation/{stem}.xml"] = annotation.encode()
                if self.images:
                    size = 4 * self.bursts * self.lines * self.samples
                    files[f"measurement/{stem}.tiff"] = bytes(range(256)) * (size // 256)
        return files | self.extra

    def write_folder(self, parent: Path) -> Path:
        folder = parent / f"{self.name}.SAFE"
        for name, content in self.files().items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return folder

    def write_zip(self, parent: Path, compression: int = zipfile.ZIP_DEFLATED) -> Path:
        path = parent / f"{self.name}.zip"
        with zipfile.ZipFile(path, "w", compression) as archive:
            for name, content in self.files().items():
                archive.writestr(f"{self.name}.SAFE/{name}", content)
        return path

    def later(self) -> Product:
        """Return the same scene one cycle later."""
        return replace(self, start="2021-03-07T13:51:24", orbit=self.orbit + 175)

    def _manifest(self) -> str:
        return f"""<xfdu:XFDU xmlns:xfdu="urn:x" xmlns:safe="urn:s" xmlns:s1="urn:1">
<safe:processing name="{self.processing}"><safe:facility name="ESA">
<safe:software name="Sentinel-1 IPF" version="{self.version}"/></safe:facility></safe:processing>
<safe:platform><safe:familyName>SENTINEL-1</safe:familyName>
<safe:number>{self.platform}</safe:number></safe:platform>
<safe:orbitReference><safe:orbitNumber type="start">{self.orbit}</safe:orbitNumber>
<safe:relativeOrbitNumber type="start">{self.track}</safe:relativeOrbitNumber>
</safe:orbitReference>
<safe:acquisitionPeriod><safe:startTime>{self.start}.000000</safe:startTime>
</safe:acquisitionPeriod></xfdu:XFDU>"""

    def _annotation(self, swath: str, polarization: str) -> str:
        range_time, steering = SWATHS[swath]
        start = np.datetime64(self.start)
        return f"""<product><adsHeader><missionId>S1{self.platform}</missionId>
<productType>SLC</productType><polarisation>{polarization}</polarisation><swath>{swath}</swath>
<absoluteOrbitNumber>{self.orbit}</absoluteOrbitNumber></adsHeader>
<generalAnnotation><productInformation><rangeSamplingRate>6.434523812571428e+07</rangeSamplingRate>
<radarFrequency>5.405000454334350e+09</radarFrequency>
<azimuthSteeringRate>{steering}</azimuthSteeringRate></productInformation>
<orbitList>{self._orbit(start)}</orbitList>
<azimuthFmRateList><azimuthFmRate><azimuthTime>{self.start}.0</azimuthTime><t0>{range_time}</t0>
<azimuthFmRatePolynomial>-2.19640e+03 3.9e+05 -6.4e+07</azimuthFmRatePolynomial></azimuthFmRate>
</azimuthFmRateList></generalAnnotation>
<imageAnnotation><imageInformation><ascendingNodeTime>2021-02-23T13:12:29.936473</ascendingNodeTime>
<slantRangeTime>{range_time}</slantRangeTime><azimuthTimeInterval>{LINE_S}</azimuthTimeInterval>
<numberOfSamples>{self.samples}</numberOfSamples>
<numberOfLines>{self.bursts * self.lines}</numberOfLines></imageInformation>
<processingInformation><swathProcParamsList><swathProcParams><swath>{swath}</swath>
<rangeProcessing><processingBandwidth>4.83e+07</processingBandwidth></rangeProcessing>
<azimuthProcessing><processingBandwidth>3.13e+02</processingBandwidth></azimuthProcessing>
</swathProcParams></swathProcParamsList></processingInformation></imageAnnotation>
<dopplerCentroid><dcEstimateList><dcEstimate><azimuthTime>{self.start}.0</azimuthTime>
<t0>{range_time}</t0><dataDcPolynomial>-1.12e+01 -1.5e+04 1.0e+05</dataDcPolynomial></dcEstimate>
</dcEstimateList></dopplerCentroid>
<swathTiming><linesPerBurst>{self.lines}</linesPerBurst>
<samplesPerBurst>{self.samples}</samplesPerBurst>
<burstList>{self._bursts(start)}</burstList></swathTiming>
<geolocationGrid><geolocationGridPointList>
<geolocationGridPoint><latitude>38.3</latitude><longitude>-116.7</longitude></geolocationGridPoint>
<geolocationGridPoint><latitude>38.1</latitude><longitude>-116.9</longitude></geolocationGridPoint>
</geolocationGridPointList></geolocationGrid></product>"""

    def _bursts(self, start: np.datetime64) -> str:
        text = ""
        for i in range(self.bursts):
            time = start + np.timedelta64(round(i * 0.9 * self.lines * LINE_S * 1e6), "us")
            first = " ".join(
                "-1" if n < 2 or n >= self.lines - 2 else "3" for n in range(self.lines)
            )
            last = first.replace("3", str(self.samples - 5))
            burst_id = (
                f"<burstId>{self.first_burst + i}</burstId>" if self.annotate_burst_id else ""
            )
            text += f"""<burst><azimuthTime>{time}</azimuthTime><sensingTime>{time}</sensingTime>
<firstValidSample>{first}</firstValidSample><lastValidSample>{last}</lastValidSample>{burst_id}
</burst>"""
        return text

    @staticmethod
    def _orbit(start: np.datetime64) -> str:
        text = ""
        for i in range(-8, 9):
            angle = 0.5 + i * 10 * 7600 / 7.07e6
            x, z = 7.07e6 * np.cos(angle), 7.07e6 * np.sin(angle)
            vx, vz = -7600 * np.sin(angle), 7600 * np.cos(angle)
            time = start + np.timedelta64(i * 10, "s")
            text += f"""<orbit><time>{time}.000000</time><frame>Earth Fixed</frame>
<position><x>{x}</x><y>0</y><z>{z}</z></position>
<velocity><x>{vx}</x><y>0</y><z>{vz}</z></velocity></orbit>"""
        return text


def orbit_file(folder: Path, product: Product, kind: str = "AUX_POEORB", minutes: int = 10) -> Path:
    """Write an orbit file that reaches some minutes to either side of a product."""
    start = np.datetime64(product.start)
    vectors = ""
    for i in range(-6 * minutes, 6 * minutes + 1):
        angle = 0.5 + i * 10 * 7600 / 7.07e6
        x, z = 7.07e6 * np.cos(angle), 7.07e6 * np.sin(angle)
        vx, vz = -7600 * np.sin(angle), 7600 * np.cos(angle)
        vectors += f"""<OSV><UTC>UTC={start + np.timedelta64(i * 10, "s")}.000000</UTC>
<X unit="m">{x}</X><Y unit="m">0</Y><Z unit="m">{z}</Z>
<VX unit="m/s">{vx}</VX><VY unit="m/s">0</VY><VZ unit="m/s">{vz}</VZ></OSV>"""
    name = f"S1{product.platform}_OPER_{kind}_OPOD_{start}".replace(":", "")
    reach = np.timedelta64(minutes, "m")
    path = folder / f"{name}.EOF"
    path.write_text(f"""<Earth_Explorer_File><Earth_Explorer_Header><Fixed_Header>
<File_Name>{name}</File_Name><Mission>Sentinel-1{product.platform}</Mission>
<File_Type>{kind}</File_Type><Validity_Period>
<Validity_Start>UTC={start - reach}</Validity_Start>
<Validity_Stop>UTC={start + reach}</Validity_Stop>
</Validity_Period></Fixed_Header><Variable_Header><Ref_Frame>EARTH_FIXED</Ref_Frame>
<Time_Reference>UTC</Time_Reference></Variable_Header></Earth_Explorer_Header>
<Data_Block><List_of_OSVs>{vectors}</List_of_OSVs></Data_Block></Earth_Explorer_File>""")
    return path
