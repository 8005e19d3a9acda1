using System.Numerics;
using System.Numerics.Tensors;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Weights as one byte each: where they lie, or unpacked (int4, int2), or with a sign (uint8, where asked for).</summary>
internal sealed unsafe class WeightCodes
{
    /// <summary>What unsigned codes are lessened by where they are given a sign.</summary>
    private const int SignOffset = 128;

    private readonly TensorValue _tensor;
    private readonly bool _hasSign;
    private AlignedArray<byte>? _room;

    /// <param name="context">The operator.</param>
    /// <param name="tensor">The weights.</param>
    /// <param name="hasSign">Whether unsigned codes are read less 128, as their zero point is to be, too.</param>
    public WeightCodes(BindContext context, TensorValue tensor, bool hasSign = false)
    {
        (_tensor, _hasSign) = (tensor, hasSign && tensor.Type == TensorType.UInt8);
        if (tensor.Type is not (TensorType.Int8 or TensorType.UInt8 or TensorType.Int4 or TensorType.Int2)) throw context.UnsupportedType(tensor);
    }

    public bool IsConstant => _tensor.IsConstant;

    /// <summary>Whether they are unsigned.</summary>
    public bool IsUnsigned => _tensor.Type == TensorType.UInt8 && !_hasSign;

    /// <summary>What codes and zero points of the tensor are lessened by.</summary>
    public int Offset => _hasSign ? SignOffset : 0;

    public int Count => _tensor.Count;

    /// <summary>The weights; valid until <see cref="Release"/> where they are not read where they lie.</summary>
    public byte* Read()
    {
        if (_tensor.Type.BitsPerElement() == 8 && !_hasSign) return _tensor.Pointer<byte>();
        _room ??= new AlignedArray<byte>(_tensor.Count);
        var codes = new Span<sbyte>(_room.Pointer, _tensor.Count);
        if (_hasSign) TensorPrimitives.Xor(_tensor.Values<byte>(), (byte)SignOffset, _room.Span);
        else if (_tensor.Type == TensorType.Int4) PackedCodes.UnpackInt4(_tensor.Bytes(), codes);
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

    /// <summary>Least and largest weight, less a zero point: of constants those that there are, else what the type may have.</summary>
    public (int Least, int Most) Range(int zeroPoint) => IsUnsigned ? Range<byte>(zeroPoint) : Range<sbyte>(zeroPoint);

    /// <summary>Gives up what was unpacked, once constants are packed for good.</summary>
    public void Release()
    {
        _room?.Dispose();
        _room = null;
    }

    private (int Least, int Most) Range<T>(int zeroPoint)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (!IsConstant || Count == 0) return (int.CreateChecked(T.MinValue) - zeroPoint, int.CreateChecked(T.MaxValue) - zeroPoint);
        var codes = new ReadOnlySpan<T>(Read(), Count);
        return (int.CreateChecked(TensorPrimitives.Min(codes)) - zeroPoint, int.CreateChecked(TensorPrimitives.Max(codes)) - zeroPoint);
    }
}
