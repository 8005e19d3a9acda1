namespace TfLiteQuant.Calibration;

/// <summary>Keys of a calibration table's file.</summary>
internal static class TableFormat
{
    /// <summary>Value of <see cref="Format"/>.</summary>
    public const string Name = "TfLiteQuant.CalibrationTable";

    /// <summary>The version that is written, and the highest that is read.</summary>
    public const int CurrentVersion = 2;

    public const string Format = "format", Version = "version", Engine = "engine", Model = "model", ModelName = "name", Fingerprint = "fingerprint";
    public const string Histograms = "histograms", Sources = "datasets", Description = "description", Signature = "signature", Samples = "samples";
    public const string Indices = "indices", Synthetic = "synthetic", Digests = "digests", Tensors = "tensors", Inner = "inner", Subgraph = "subgraph", Index = "index";
    public const string TensorName = "name", Producer = "producer", ProducerIndex = "producerIndex", Operator = "operator", OperatorName = "operatorName";
    public const string Position = "position", Range = "range", Values = "values", NonFinite = "nonFinite", NonFiniteOrigins = "nonFiniteOrigins";
    public const string Average = "movingAverage", FirstRange = "first", AverageRange = "average", Histogram = "histogram", Exponent = "widthExponent";
    public const string FirstBin = "firstBin", Counts = "counts", Zeros = "zeros";
}
