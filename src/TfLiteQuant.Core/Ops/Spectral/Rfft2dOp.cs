using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>RFFT2D: Fourier transforms of real matrices, of which the first half of the columns is kept. Lengths are powers
/// of two; matrices are cut or filled up with zeros to them.</summary>
public sealed partial class Rfft2dOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Rfft2d;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2);
        var (x, lengths, y) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireType(x, TensorType.Float32);
        context.RequireType(lengths, TensorType.Int32);
        context.RequireType(y, TensorType.Complex64);
        if (x.Rank < 2) throw context.Fail($"Its input is {OperandChecks.Text(x)}, not a matrix.", "The model is malformed.");
        if (lengths.Rank != 1 || lengths.Count != 2) throw context.Fail($"Its lengths are {OperandChecks.Text(lengths)}, not two.", "The model is malformed.");
        if (!context.TryReadValues(1)) return null;

        var (height, width) = (lengths.Values<int>()[0], lengths.Values<int>()[1]);
        if (height < 1 || width < 1 || !BitOperations.IsPow2(height) || !BitOperations.IsPow2(width))
            throw context.Fail($"Its lengths are {height} and {width}.", "They must be powers of two.");
        y.Resize([.. x.Shape[..^2], height, (width / 2) + 1]);
        // Without a matrix to transform, nothing says that one fits into memory.
        return y.Count == 0 ? DelegateKernel.Nothing : new Kernel(x, y, height, width);
    }

    private sealed class Kernel(TensorValue input, TensorValue output, int height, int width) : OpKernel
    {
        private readonly RealFourierTransform _rows = new(width);
        private readonly FourierTransform _columns = new(height);
        private readonly double[] _row = new double[width];
        private readonly double[] _real = new double[(long)height * ((width / 2) + 1)];
        private readonly double[] _imaginary = new double[(long)height * ((width / 2) + 1)];
        private readonly double[] _columnReal = new double[height];
        private readonly double[] _columnImaginary = new double[height];

        public override void Run()
        {
            var (inputHeight, inputWidth) = (input.Shape[^2], input.Shape[^1]);
            var x = input.Values<float>();
            var y = output.Span<Complex64>();
            while (y.Length > 0)
            {
                TransformRows(x, inputHeight, inputWidth);
                if (height > 1) TransformColumns();
                for (var i = 0; i < _real.Length; i++) y[i] = new Complex64((float)_real[i], (float)_imaginary[i]);
                x = x[(inputHeight * inputWidth)..];
                y = y[_real.Length..];
            }
        }

        private void TransformRows(ReadOnlySpan<float> x, int inputHeight, int inputWidth)
        {
            var (rows, values) = (Math.Min(inputHeight, height), Math.Min(inputWidth, width));
            for (var i = 0; i < rows; i++)
            {
                var row = x.Slice(i * inputWidth, values);
                for (var j = 0; j < row.Length; j++) _row[j] = row[j];
                _rows.Run(_row.AsSpan(0, values), _real.AsSpan(i * _rows.Kept, _rows.Kept), _imaginary.AsSpan(i * _rows.Kept, _rows.Kept));
            }

            Array.Clear(_real, rows * _rows.Kept, _real.Length - (rows * _rows.Kept));
            Array.Clear(_imaginary, rows * _rows.Kept, _imaginary.Length - (rows * _rows.Kept));
        }

        private void TransformColumns()
        {
            for (var j = 0; j < _rows.Kept; j++)
            {
                for (var i = 0; i < height; i++) (_columnReal[i], _columnImaginary[i]) = (_real[(i * _rows.Kept) + j], _imaginary[(i * _rows.Kept) + j]);
                _columns.Run(_columnReal, _columnImaginary);
                for (var i = 0; i < height; i++) (_real[(i * _rows.Kept) + j], _imaginary[(i * _rows.Kept) + j]) = (_columnReal[i], _columnImaginary[i]);
            }
        }
    }
}
