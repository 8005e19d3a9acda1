using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>A function of every row of the innermost dimension, on codes; threads share the rows.</summary>
internal sealed class CodeRowKernel<TIn, TOut, TFunction>(BindContext context, TensorValue input, TensorValue output, TFunction function)
    : RowKernel(context.Workers, Count(input), input.Count * Cost)
    where TIn : unmanaged
    where TOut : unmanaged
    where TFunction : struct, ICodeRowFunction<TIn, TOut>
{
    // of what takes a thread as long as moving bytes
    private const long Cost = 8;
    private readonly int _row = input.Shape[^1];

    protected override void Execute(int first, int end)
    {
        var (start, length) = (first * _row, (end - first) * _row);
        function.Run(input.Values<TIn>().Slice(start, length), output.Span<TOut>().Slice(start, length), _row);
    }

    private static int Count(TensorValue input) => input.Shape[^1] == 0 ? 0 : input.Count / input.Shape[^1];
}
