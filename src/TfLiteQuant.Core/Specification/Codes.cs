using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>Looks at the integer codes of quantized tensors.</summary>
internal static class Codes
{
    /// <summary>Whether a tensor holds codes with a scale in the file; block-wise and private schemes have theirs elsewhere.</summary>
    public static bool Are(Tensor tensor) => tensor.Type.IsQuantizedStorage() && tensor.Quantization is { Details: null, Scale.Length: > 0 };

    /// <summary>Whether a tensor's data lies in the file, dense, in whole bytes per element.</summary>
    public static bool AreReadable(Tensor tensor) => !tensor.Buffer.Data.IsEmpty && tensor.Sparsity is null;

    /// <summary>Index of the first element that holds a code, -1 where none does. 8-bit codes only.</summary>
    public static long IndexOf(Tensor tensor, sbyte code)
        => tensor.Type is TensorType.Int8 or TensorType.UInt8 && AreReadable(tensor) ? tensor.Buffer.Data.AsSpan<sbyte>().IndexOf(code) : -1;

    /// <summary>Whether every element holds the code 0.</summary>
    public static bool AreAllZero(Tensor tensor) => AreReadable(tensor) && !tensor.Buffer.Data.AsSpan<byte>().ContainsAnyExcept((byte)0);
}
