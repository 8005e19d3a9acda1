using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>STABLEHLO_REDUCE_WINDOW: windows reduced by a subgraph that combines two values. Inputs: value, initial value.</summary>
public sealed partial class StablehloReduceWindowOp : OpDefinition
{
    private const int WindowField = 0, StridesField = 1, BaseDilationsField = 2, WindowDilationsField = 3, PaddingField = 4, BodyField = 5;

    public override BuiltinOperator Operator => BuiltinOperator.StablehloReduceWindow;

    public override IReadOnlyList<int> Subgraphs(Operator op) => (op.Options2 ?? op.Options) is { } options ? [options.GetInt32(BodyField)] : [];

    public override bool DefinesBySubgraphs => true;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2, 1);
        var (input, initial, output) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireSameType(input, output);
        context.RequireSameType(input, initial);
        context.RequireRank(input, 1);
        context.Require(initial.Count == 1, "Its initial value is not a single number.");
        var options = context.Operator.Options2 ?? context.Options;
        long[] Factors(int field) => options.GetVector<long>(field) is { Length: > 0 } factors ? factors : [.. Enumerable.Repeat(1L, input.Rank)];
        var padding = options.GetVector<long>(PaddingField);
        var layout = WindowLayout.Of(
            context, input.Shape, options.GetVector<long>(WindowField), Factors(StridesField), Factors(BaseDilationsField), Factors(WindowDilationsField),
            padding.Length > 0 ? padding : new long[2 * input.Rank]);
        output.Resize(layout.OutputShape);
        var body = ElementBody.Of(context, options.GetInt32(BodyField), input, output.Count);
        return context.ElementBytes(input) switch
        {
            1 => new Kernel<byte>(context, layout, body),
            2 => new Kernel<ushort>(context, layout, body),
            4 => new Kernel<uint>(context, layout, body),
            8 => new Kernel<ulong>(context, layout, body),
            _ => throw context.UnsupportedType(input),
        };
    }

    // T has the elements' size; only the body knows what they mean.
    private sealed class Kernel<T>(BindContext context, WindowLayout layout, ElementBody body) : OpKernel
        where T : unmanaged
    {
        private readonly TensorValue _input = context.Input(0), _initial = context.Input(1), _output = context.Output(0);

        public override void Run()
        {
            var initial = _initial.Values<T>()[0];
            _output.Span<T>().Fill(initial);
            for (var element = 0; element < layout.Elements; element++)
            {
                body.Current.CopyFrom(_output);
                layout.Gather(element, _input.Values<T>(), initial, body.Update.Span<T>());
                body.Run();
                _output.CopyFrom(body.Result);
            }
        }
    }
}
