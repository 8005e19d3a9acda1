using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Weights as one byte each: where they lie, or unpacked (int4, int2).</summary>
internal sealed unsafe class WeightCodes
{
    private readonly TensorValue _tensor;
    private AlignedArray<byte>? _room;

    public WeightCodes(BindContext context, TensorValue tensor)
    {
        _tensor = tensor;
        if (tensor.Type is not (TensorType.Int8 or TensorType.UInt8 or TensorType.Int4 or TensorType.Int2)) throw context.UnsupportedType(tensor);
    }

    public bool IsConstant => _tensor.IsConstant;

    /// <summary>Whether they are unsigned.</summary>
    public bool IsUnsigned => _tensor.Type == TensorType.UInt8;

    public int Count => _tensor.Count;

    /// <summary>The weights; valid until <see cref="Release"/> where they are not read where they lie.</summary>
    public byte* Read()
    {
        if (_tensor.Type.BitsPerElement() == 8) return _tensor.Pointer<byte>();
        _room ??= new AlignedArray<byte>(_tensor.Count);
        var codes = new Span<sbyte>(_room.Pointer, _tensor.Count);
        if (_tensor.Type == TensorType.Int4) PackedCodes.UnpackInt4(_tensor.Bytes(), codes);
        else PackedCodes.UnpackInt2(_tensor.Bytes(), codes);
        return _room.Pointer;
    }

    /// <summary>Sums of the magnitudes of the weights less a zero point, one per output channel; null where they are not constant.</summary>
    /// <param name="channels">Output channels.</param>
    /// <param name="zeroPoint">Taken from each.</param>
    /// <param name="isChannelLast">Whether the output channel is the innermost dimension; else it is the outermost.</param>
    public double[]? Magnitudes(int channels, int zeroPoint, bool isChannelLast)
    {
        if (!IsConstant) return null;
        var magnitudes = new double[channels];
        if (channels == 0) return magnitudes;
        var codes = Read();
        var perChannel = Count / channels;
        for (var i = 0; i < Count; i++)
            magnitudes[isChannelLast ? i % channels : i / perChannel] += Math.Abs((IsUnsigned ? codes[i] : (sbyte)codes[i]) - zeroPoint);
        return magnitudes;
    }

    /// <summary>Gives up what was unpacked, once constants are packed for good.</summary>
    public void Release()
    {
        _room?.Dispose();
        _room = null;
    }
}
