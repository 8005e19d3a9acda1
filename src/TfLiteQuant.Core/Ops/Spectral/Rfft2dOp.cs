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
        return new Kernel(x, y, height, width);
    }

    private sealed class Kernel(TensorValue input, TensorValue output, int height, int width) : OpKernel
    {
        private readonly FourierTransform _rows = new(width);
        private readonly FourierTransform _columns = new(height);
        private readonly Complex[] _matrix = new Complex[height * width];
        private readonly Complex[] _column = new Complex[height];

        public override void Run()
        {
            var (inputHeight, inputWidth) = (input.Shape[^2], input.Shape[^1]);
            var x = input.Values<float>();
            var y = output.Span<Complex64>();
            while (y.Length > 0)
            {
                TransformRows(x, inputHeight, inputWidth);
                TransformColumns(y);
                x = x[(inputHeight * inputWidth)..];
                y = y[(height * ((width / 2) + 1))..];
            }
        }

        private void TransformRows(ReadOnlySpan<float> x, int inputHeight, int inputWidth)
        {
            Array.Clear(_matrix);
            for (var i = 0; i < Math.Min(inputHeight, height); i++)
            {
                var row = _matrix.AsSpan(i * width, width);
                for (var j = 0; j < Math.Min(inputWidth, width); j++) row[j] = x[(i * inputWidth) + j];
                _rows.Run(row);
            }
        }

        private void TransformColumns(Span<Complex64> y)
        {
            var kept = (width / 2) + 1;
            for (var j = 0; j < kept; j++)
            {
                for (var i = 0; i < height; i++) _column[i] = _matrix[(i * width) + j];
                _columns.Run(_column);
                for (var i = 0; i < height; i++) y[(i * kept) + j] = new Complex64((float)_column[i].Real, (float)_column[i].Imaginary);
            }
        }
    }
}
