using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <content>Constants with a scale for each block of their innermost dimension.</content>
public sealed partial class GraphBuilder
{
    /// <summary>Adds a matrix of packed codes, and its scales in half precision, as AI Edge Quantizer stores them.</summary>
    /// <param name="type">int4 or int2.</param>
    /// <param name="codes">[rows, columns], one in each item.</param>
    /// <param name="shape">Rows and columns.</param>
    /// <param name="scales">Real units per code, [rows, columns / block size].</param>
    /// <param name="blockSize">Columns that share a scale.</param>
    public Value BlockwiseConstant(TensorType type, ReadOnlySpan<int> codes, int[] shape, float[] scales, int blockSize, string name = "weights")
    {
        var bits = type == TensorType.Int4 ? 4 : 2;
        var packed = new byte[(codes.Length * bits + 7) / 8];
        for (var i = 0; i < codes.Length; i++) packed[i * bits / 8] |= (byte)((codes[i] & ((1 << bits) - 1)) << (i * bits % 8));
        var halves = Constant<Half>(Array.ConvertAll(scales, static scale => (Half)scale), [shape[0], shape[1] / blockSize], name + "_scales");
        var parameters = new QuantizationParameters { Details = new BlockwiseQuantization(halves.Index, -1, blockSize) };
        var value = Tensor(shape, type, name);
        this[value].Buffer = Model.AddBuffer(BufferData.From<byte>(packed));
        this[value].Quantization = parameters;
        return value;
    }
}
