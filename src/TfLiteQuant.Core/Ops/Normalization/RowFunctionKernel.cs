using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>A function of every row of the innermost dimension.</summary>
internal sealed class RowFunctionKernel<TFunction>(WorkerPool workers, TensorValue input, TensorValue output, TFunction function) : OpKernel
    where TFunction : struct, IRowFunction
{
    private readonly Work _work = new(input, output, function);

    public override void Run() => ElementRange.Run(workers, _work, _work.Parts);

    private sealed class Work : ParallelWork
    {
        private readonly TensorValue _input;
        private readonly TensorValue _output;
        private readonly TFunction _function;
        private readonly int _row;
        private readonly int _rows;
        private readonly int _rowsOfPart;

        public Work(TensorValue input, TensorValue output, TFunction function)
        {
            (_input, _output, _function) = (input, output, function);
            _row = input.Shape[^1];
            _rows = _row == 0 ? 0 : input.Count / _row;
            _rowsOfPart = Math.Max(1, ElementRange.Part / Math.Max(1, _row));
        }

        public int Parts => (_rows + _rowsOfPart - 1) / _rowsOfPart;

        public override void Execute(int part)
        {
            var x = _input.Values<float>();
            var y = _output.Span<float>();
            var end = Math.Min((part + 1) * _rowsOfPart, _rows);
            for (var row = part * _rowsOfPart; row < end; row++)
                _function.Run(x.Slice(row * _row, _row), y.Slice(row * _row, _row));
        }
    }
}
