using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Reads one element of an operand of indices, whatever integer type it has.</summary>
internal static unsafe class IndexOperand
{
    /// <summary>The element, widened.</summary>
    public static long At(TensorValue tensor, int position) => tensor.Type switch
    {
        TensorType.Int32 => tensor.Pointer<int>()[position],
        TensorType.Int64 => tensor.Pointer<long>()[position],
        _ => tensor.Pointer<short>()[position],
    };
}
