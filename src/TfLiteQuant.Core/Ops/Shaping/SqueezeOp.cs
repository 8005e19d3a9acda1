using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>SQUEEZE: without the dimensions of 1 that the options name, or without all of them.</summary>
public sealed partial class SqueezeOp : OpDefinition
{
    private const int DimensionsField = 0;

    public override BuiltinOperator Operator => BuiltinOperator.Squeeze;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 1, Int16Version = 1 };

    public override OpKernel Bind(BindContext context)
    {
        var input = context.Input(0);
        var named = context.Options.GetVector<int>(DimensionsField);
        var drop = new bool[input.Rank];
        if (named.Length == 0)
            for (var i = 0; i < drop.Length; i++) drop[i] = input.Shape[i] == 1;
        foreach (var dimension in named)
        {
            var axis = dimension < 0 ? dimension + input.Rank : dimension;
            if ((uint)axis >= (uint)drop.Length || input.Shape[axis] != 1)
                throw context.Fail($"Dimension {dimension} of [{string.Join(',', input.Shape)}] is not 1.", "Only dimensions of 1 can be left out.");
            drop[axis] = true;
        }

        var shape = new List<int>(input.Rank);
        for (var i = 0; i < drop.Length; i++)
            if (!drop[i]) shape.Add(input.Shape[i]);
        return CopyKernel.Bind(context, shape.ToArray());
    }
}
