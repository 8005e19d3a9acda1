using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>uint8 codes, which alone may have other parameters than the result: they are brought to its scale, in float.</content>
public sealed partial class ConcatenationOp
{
    private static bool RescalesCodes(TensorValue tensor) => tensor.Type == TensorType.UInt8 && tensor.IsQuantized();

    // where parameters differ, the copied part goes through a table
    private static OpKernel WithRescaling(BindContext context, OpKernel copies, AxisView view, int[] begins)
    {
        var output = context.Output(0);
        if (!RescalesCodes(output)) return copies;
        var y = CodeParameters.Of(context, output);
        var tables = new (int Begin, int Length, ByteTable Table)?[context.InputCount];
        for (var i = 0; i < tables.Length; i++)
        {
            if (!RescalesCodes(context.Input(i))) continue;
            var x = CodeParameters.Of(context, context.Input(i));
            if (x != y) tables[i] = (begins[i] * view.Inner, (begins[i + 1] - begins[i]) * view.Inner, ByteTable.Of<byte>(Rescaled(x, y)));
        }

        return Array.TrueForAll(tables, static table => table is null) ? copies : new RescalingKernel(copies, output, view.Outer, view.Length * view.Inner, tables);
    }

    private static Func<int, int> Rescaled(CodeParameters x, CodeParameters y)
    {
        var scale = x.Scale * (1 / y.Scale);
        var bias = -x.ZeroPoint * scale;
        return code => Math.Clamp((int)MathF.Round((code * scale) + bias, MidpointRounding.AwayFromZero) + y.ZeroPoint, y.Min, y.Max);
    }

    private sealed class RescalingKernel(OpKernel copies, TensorValue output, int rows, int row, (int Begin, int Length, ByteTable Table)?[] tables) : OpKernel
    {
        public override void Run()
        {
            copies.Run();
            var codes = output.Span<byte>();
            foreach (var part in tables)
            {
                if (part is not { } rescaled) continue;
                for (var i = 0; i < rows; i++)
                {
                    var place = codes.Slice((i * row) + rescaled.Begin, rescaled.Length);
                    rescaled.Table.Run(place, place);
                }
            }
        }
    }
}
