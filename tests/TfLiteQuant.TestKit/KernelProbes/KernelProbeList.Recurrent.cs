using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <content>Operators with state.</content>
public static partial class KernelProbeList
{
    private static IEnumerable<KernelProbe> Recurrent()
    {
        yield return Free(BuiltinOperator.UnidirectionalSequenceLstm, static graph
            => Cell(graph, graph.Main.UnidirectionalSequenceLstm(graph.Activation(1, 4, 6), new LstmLayout(5)), IntegerCells.Lstm));
        yield return Free(BuiltinOperator.Lstm, static graph => Cell(graph, graph.Main.Lstm(graph.Activation(1, 6), new LstmLayout(5)), IntegerCells.Lstm));
        yield return Free(BuiltinOperator.Svdf, static graph =>
        {
            var output = graph.Main.Svdf(graph.Activation(1, 6), units: 4, memory: 5, rank: 2);
            graph.Main.LastOperator.Options!.Set(1, FieldValue.Int8((sbyte)FusedActivation.Relu)); // the integer kernel refuses others
            return Cell(graph, output, static (g, _) => IntegerCells.Svdf(g));
        });
        yield return Same(BuiltinOperator.ReadVariable, static graph =>
        {
            var handle = graph.Main.VariableHandle("kept");
            graph.Main.AssignVariable(handle, graph.Activation(2, 6));
            return graph.Run(BuiltinOperator.ReadVariable, [handle], Options(OptionTag.ReadVariable), [[2, 6]]);
        });
    }

    private static Value[] Cell(ProbeGraph graph, Value output, Action<ProbeGraph, Value> toCodes)
    {
        if (!graph.IsFloat) toCodes(graph, output);
        return [output];
    }
}
