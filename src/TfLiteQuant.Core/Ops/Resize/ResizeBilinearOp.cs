using TfLiteQuant.Kernels.Resize;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>RESIZE_BILINEAR: an image in another size, each pixel interpolated between four.</summary>
public sealed partial class ResizeBilinearOp : OpDefinition
{
    private const int AlignCornersField = 2, HalfPixelCentersField = 3;

    public override BuiltinOperator Operator => BuiltinOperator.ResizeBilinear;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 2, Int16Version = 4, Mixes = true };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireType(context.Input(0), TensorType.Float32, TensorType.UInt8, TensorType.Int8, TensorType.Int16);
        var options = context.Options;
        var (align, half) = (options.GetBoolean(AlignCornersField), options.GetBoolean(HalfPixelCentersField));
        context.Require(!align || !half, "It asks for aligned corners and for half-pixel centers, which exclude each other.");
        if (ResizeRule.Bind(context, align, half) is not { } scale) return null;
        return context.Input(0).Type is TensorType.Float32 or TensorType.UInt8 ? new FloatKernel(context, scale.Rows, scale.Columns)
            : new FixedKernel(context, scale.Rows, scale.Columns);
    }

    private sealed unsafe class FloatKernel(BindContext context, ResizeScale rows, ResizeScale columns)
        : RowKernel(context.Workers, context.Output(0).Shape[0] * rows.Output, 16L * context.Output(0).Count)
    {
        private readonly TensorValue _input = context.Input(0), _output = context.Output(0);
        private readonly (int[] Lower, int[] Upper, float[] Weight) _rows = rows.Linear(), _columns = columns.Linear();

        protected override void Execute(int first, int end)
        {
            var channels = _input.Shape[3];
            long line = (long)_input.Shape[2] * channels, result = (long)_output.Shape[2] * channels;
            for (var row = first; row < end; row++)
            {
                var (image, y) = Math.DivRem(row, rows.Output);
                var (top, bottom) = (((long)image * rows.Input + _rows.Lower[y]) * line, ((long)image * rows.Input + _rows.Upper[y]) * line);
                if (_input.Type == TensorType.UInt8)
                {
                    var bytes = _input.Pointer<byte>();
                    BilinearRow.Run(bytes + top, bytes + bottom, _rows.Weight[y], _columns, channels, _output.Pointer<byte>() + row * result);
                    continue;
                }

                var source = _input.Pointer<float>();
                BilinearRow.Run(source + top, source + bottom, _rows.Weight[y], _columns, channels, _output.Pointer<float>() + row * result);
            }
        }
    }

    private sealed unsafe class FixedKernel(BindContext context, ResizeScale rows, ResizeScale columns)
        : RowKernel(context.Workers, context.Output(0).Shape[0] * rows.Output, 16L * context.Output(0).Count)
    {
        private readonly TensorValue _input = context.Input(0), _output = context.Output(0);
        private readonly (int[] Lower, int[] Upper, int[] Weight) _rows = rows.LinearFixed(), _columns = columns.LinearFixed();

        protected override void Execute(int first, int end)
        {
            var channels = _input.Shape[3];
            long line = (long)_input.Shape[2] * channels, result = (long)_output.Shape[2] * channels;
            for (var row = first; row < end; row++)
            {
                var (image, y) = Math.DivRem(row, rows.Output);
                var top = ((long)image * rows.Input + _rows.Lower[y]) * line;
                var bottom = ((long)image * rows.Input + _rows.Upper[y]) * line;
                if (_input.Type == TensorType.Int8)
                {
                    var bytes = _input.Pointer<sbyte>();
                    BilinearRow.Run(bytes + top, bytes + bottom, _rows.Weight[y], _columns, channels, _output.Pointer<sbyte>() + row * result);
                    continue;
                }

                var words = _input.Pointer<short>();
                BilinearRow.Run(words + top, words + bottom, _rows.Weight[y], _columns, channels, _output.Pointer<short>() + row * result);
            }
        }
    }
}
