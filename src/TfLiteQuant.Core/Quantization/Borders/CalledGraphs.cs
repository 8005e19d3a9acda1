using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Finds graphs that operators call.</summary>
internal static class CalledGraphs
{
    /// <summary>Indices of the graphs that control flow and composites call with values of their own. CALL_ONCE hands over none.</summary>
    public static HashSet<int> Of(TfLiteModel model)
    {
        var called = new HashSet<int>();
        foreach (var op in model.Subgraphs.SelectMany(static graph => graph.Operators))
        {
            switch (op.Builtin)
            {
                case BuiltinOperator.If or BuiltinOperator.While or BuiltinOperator.StablehloWhile when (op.Options ?? op.Options2) is { } options:
                    called.UnionWith([options.GetInt32(0), options.GetInt32(1)]);
                    break;
                case BuiltinOperator.Call when op.Options is { } options:
                    called.Add(options.GetInt32(0));
                    break;
                case BuiltinOperator.StablehloComposite when op.Options2 is { } options:
                    called.Add(options.GetInt32(1));
                    break;
                case BuiltinOperator.StablehloCase when op.Options2 is { } options:
                    called.UnionWith(options.GetVector<int>(0));
                    break;
            }
        }

        return called;
    }
}
