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
        if (context.Output(0).Count == 0) return DelegateKernel.Nothing;
        var (rows, columns) = scale;
        return context.Input(0).Type switch
        {
            TensorType.Float32 => Choose<float, float, FloatBilinearLine>(context, rows.Linear(), columns.Linear()),
            TensorType.UInt8 => Choose<byte, float, ByteBilinearLine>(context, rows.Linear(), columns.Linear()),
            TensorType.Int8 => Choose<sbyte, int, CodeBilinearLine<sbyte>>(context, rows.LinearFixed(), columns.LinearFixed()),
            _ => Choose<short, int, CodeBilinearLine<short>>(context, rows.LinearFixed(), columns.LinearFixed()),
        };
    }

    private static OpKernel Choose<T, TWeight, TLine>(
        BindContext context, (int[] Lower, int[] Upper, TWeight[] Weight) rows, (int[] Lower, int[] Upper, TWeight[] Weight) columns)
        where T : unmanaged
        where TWeight : unmanaged
        where TLine : IBilinearLine<T, TWeight>
        => NarrowBilinear<T, TWeight, TLine>.Fits(context.Input(0).Shape[3])
            ? new NarrowKernel<T, TWeight, TLine>(context, rows, columns)
            : new Kernel<T, TWeight>(context, rows, columns);

    private sealed unsafe class NarrowKernel<T, TWeight, TLine>(
        BindContext context, (int[] Lower, int[] Upper, TWeight[] Weight) rows, (int[] Lower, int[] Upper, TWeight[] Weight) columns)
        : RowKernel(context.Workers, context.Output(0).Shape[0] * rows.Lower.Length, 16L * context.Output(0).Count)
        where T : unmanaged
        where TWeight : unmanaged
        where TLine : IBilinearLine<T, TWeight>
    {
        private readonly TensorValue _input = context.Input(0), _output = context.Output(0);
        private readonly NarrowBilinear<T, TWeight, TLine> _resize = new(context.Input(0).Shape[1], context.Input(0).Shape[2], context.Input(0).Shape[3], rows, columns);

        protected override void Execute(int first, int end) => _resize.Run(_input.Pointer<T>(), _output.Pointer<T>(), first, end);
    }

    private sealed unsafe class Kernel<T, TWeight>(
        BindContext context, (int[] Lower, int[] Upper, TWeight[] Weight) rows, (int[] Lower, int[] Upper, TWeight[] Weight) columns)
        : RowKernel(context.Workers, context.Output(0).Shape[0] * rows.Lower.Length, 16L * context.Output(0).Count)
        where T : unmanaged
        where TWeight : unmanaged
    {
        private readonly TensorValue _input = context.Input(0), _output = context.Output(0);

        protected override void Execute(int first, int end)
        {
            var channels = _input.Shape[3];
            long line = (long)_input.Shape[2] * channels, result = (long)_output.Shape[2] * channels;
            for (var row = first; row < end; row++)
            {
                var (image, y) = Math.DivRem(row, rows.Lower.Length);
                long height = _input.Shape[1], top = ((image * height) + rows.Lower[y]) * line, bottom = ((image * height) + rows.Upper[y]) * line;
                Row(_input.Pointer<T>() + top, _input.Pointer<T>() + bottom, y, channels, _output.Pointer<T>() + (row * result));
            }
        }

        private void Row(T* top, T* bottom, int y, int channels, T* target)
        {
            if (rows.Weight is float[] weights)
            {
                var across = (columns.Lower, columns.Upper, (float[])(object)columns.Weight);
                if (typeof(T) == typeof(float)) BilinearRow.Run((float*)top, (float*)bottom, weights[y], across, channels, (float*)target);
                else ByteBilinearRow.Run((byte*)top, (byte*)bottom, weights[y], across, channels, (byte*)target);
            }
            else if (rows.Weight is int[] units)
            {
                CodeBilinearRow.Run(top, bottom, units[y], (columns.Lower, columns.Upper, (int[])(object)columns.Weight), channels, target);
            }
        }
    }
}
