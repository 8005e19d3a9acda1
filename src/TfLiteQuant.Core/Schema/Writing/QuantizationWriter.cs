using Google.FlatBuffers;
using TfLiteQuant.Model;
using TfLiteQuant.Schema.Reading;
using Wire = TfLiteQuant.Schema.Generated;

namespace TfLiteQuant.Schema.Writing;

/// <summary>Writes quantization parameters. Tables with equal content become one, as do equal vectors in different ones.</summary>
internal sealed class QuantizationWriter(TableBuilder builder)
{
    /// <summary>What the format asks of a custom scheme's bytes.</summary>
    private const int CustomAlignment = 16;

    private readonly SharedVectors _vectors = new();
    private readonly Dictionary<int, List<Written>> _written = [];

    /// <summary>Bytes of all scales written.</summary>
    public long ScaleBytes { get; private set; }

    /// <summary>Bytes of all zero points written.</summary>
    public long ZeroPointBytes { get; private set; }

    /// <summary>Writes a table and returns its offset, 0 for null.</summary>
    public int Write(QuantizationParameters? parameters)
    {
        if (parameters is null) return 0;
        var zeroPoint = Share(parameters.ZeroPoint);
        var scale = Share(parameters.Scale, isScale: true);
        var max = Share(parameters.Max, isScale: false);
        var min = Share(parameters.Min, isScale: false);
        var isPlain = parameters is { Details: null, UnknownFields: null };
        if (!isPlain) return WriteTable(parameters, min, max, scale, zeroPoint);

        // Equal vectors have equal offsets, so that these tell equal tables.
        var found = new Written(min.Value, max.Value, scale.Value, zeroPoint.Value, parameters.QuantizedDimension);
        if (!_written.TryGetValue(found.Hash, out var alike)) _written.Add(found.Hash, alike = []);
        foreach (var other in alike)
            if (other.IsEqual(found)) return other.Table;
        found.Table = WriteTable(parameters, min, max, scale, zeroPoint);
        alike.Add(found);
        return found.Table;
    }

    private unsafe VectorOffset Share(float[]? values, bool isScale)
    {
        if (values is null) return default;
        fixed (float* start = values)
        {
            var bytes = new ReadOnlySpan<byte>(start, values.Length * sizeof(float));
            if (_vectors.Find(bytes, sizeof(float), out var hash) is var shared and not 0) return new VectorOffset(shared);
            var offset = builder.Vector(values);
            _vectors.Add(hash, values, sizeof(float), offset.Value);
            if (isScale) ScaleBytes += bytes.Length;
            return offset;
        }
    }

    private unsafe VectorOffset Share(long[]? values)
    {
        if (values is null) return default;
        fixed (long* start = values)
        {
            var bytes = new ReadOnlySpan<byte>(start, values.Length * sizeof(long));
            if (_vectors.Find(bytes, sizeof(long), out var hash) is var shared and not 0) return new VectorOffset(shared);
            var offset = builder.Vector(values);
            _vectors.Add(hash, values, sizeof(long), offset.Value);
            ZeroPointBytes += bytes.Length;
            return offset;
        }
    }

    private int WriteTable(QuantizationParameters parameters, VectorOffset min, VectorOffset max, VectorOffset scale, VectorOffset zeroPoint)
    {
        var flat = builder.Flat;
        var unknown = FieldTableWriter.Prepare(builder, parameters.UnknownFields);
        var (tag, details) = WriteDetails(parameters.Details);
        builder.StartTable(7, unknown);
        Wire.QuantizationParameters.AddQuantizedDimension(flat, parameters.QuantizedDimension);
        Wire.QuantizationParameters.AddDetails(flat, details);
        Wire.QuantizationParameters.AddZeroPoint(flat, zeroPoint);
        Wire.QuantizationParameters.AddScale(flat, scale);
        Wire.QuantizationParameters.AddMax(flat, max);
        Wire.QuantizationParameters.AddMin(flat, min);
        Wire.QuantizationParameters.AddDetailsType(flat, (Wire.QuantizationDetails)tag);
        return flat.EndTable();
    }

    private (byte Tag, int Offset) WriteDetails(QuantizationDetails? details) => details switch
    {
        CustomQuantization custom => (QuantizationReader.CustomTag, WriteCustom(custom)),
        BlockwiseQuantization block => (QuantizationReader.BlockwiseTag, WriteBlockwise(block)),
        MultiAxisQuantization axes => (QuantizationReader.MultiAxisTag, WriteMultiAxis(axes)),
        UnknownQuantization unknown => (unknown.Tag, FieldTableWriter.Write(builder, unknown.Fields)),
        _ => (0, 0),
    };

    private int WriteCustom(CustomQuantization custom)
    {
        var unknown = FieldTableWriter.Prepare(builder, custom.UnknownFields);
        var bytes = builder.Vector(custom.Custom, alignment: CustomAlignment);
        builder.StartTable(1, unknown);
        Wire.CustomQuantization.AddCustom(builder.Flat, bytes);
        return builder.Flat.EndTable();
    }

    private int WriteBlockwise(BlockwiseQuantization block)
    {
        builder.StartTable(3, FieldTableWriter.Prepare(builder, block.UnknownFields));
        Wire.BlockwiseQuantization.AddBlockSize(builder.Flat, block.BlockSize);
        Wire.BlockwiseQuantization.AddZeroPoints(builder.Flat, block.ZeroPoints);
        Wire.BlockwiseQuantization.AddScales(builder.Flat, block.Scales);
        return builder.Flat.EndTable();
    }

    private int WriteMultiAxis(MultiAxisQuantization axes)
    {
        var unknown = FieldTableWriter.Prepare(builder, axes.UnknownFields);
        var dimensions = builder.Vector(axes.QuantizedDimensions);
        builder.StartTable(4, unknown);
        Wire.MultiAxisQuantization.AddQuantizedDimensions(builder.Flat, dimensions);
        Wire.MultiAxisQuantization.AddBlockSize(builder.Flat, axes.BlockSize);
        Wire.MultiAxisQuantization.AddZeroPoints(builder.Flat, axes.ZeroPoints);
        Wire.MultiAxisQuantization.AddScales(builder.Flat, axes.Scales);
        return builder.Flat.EndTable();
    }

    /// <summary>A table that has been written. No tuple: dictionaries of tuples are compiled at start-up.</summary>
    private sealed class Written(int min, int max, int scale, int zeroPoint, int dimension)
    {
        private readonly int _min = min, _max = max, _scale = scale, _zeroPoint = zeroPoint, _dimension = dimension;

        public int Hash { get; } = unchecked((((((((min * 31) + max) * 31) + scale) * 31) + zeroPoint) * 31) + dimension);

        public int Table { get; set; }

        public bool IsEqual(Written other) => _min == other._min && _max == other._max && _scale == other._scale
            && _zeroPoint == other._zeroPoint && _dimension == other._dimension;
    }
}
