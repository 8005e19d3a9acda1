using TfLiteQuant.Calibration;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>
/// Gives a subgraph's activations their types, and puts a QUANTIZE or DEQUANTIZE right behind what makes a value wherever a
/// reader takes it in another form: one per form, whatever the number of its readers.
/// </summary>
internal sealed class ActivationEdit(Subgraph graph, IntegerGraphPlan plan, GraphWiring wiring, GraphEdit edit, CalibratedRanges ranges)
{
    // Wherever codes of 16 bits are written or read, versions of QUANTIZE and DEQUANTIZE that know them are asked for.
    private const int QuantizeInt16Version = 2;

    public void Run()
    {
        var count = plan.Stored.Length;
        for (var tensor = 0; tensor < count; tensor++)
            if (wiring.IsActivation(tensor) || plan.Stored[tensor] is not null) Edit(tensor);
    }

    private void Edit(int tensor)
    {
        var stored = plan.Stored[tensor];
        var readers = Readers(tensor);
        var ports = Ports(tensor);
        var forms = readers.Select(static reader => reader.Form).Concat(ports.Select(static port => port.Form)).Where(form => form != stored).Distinct().ToList();
        if (stored is null && forms.Count == 0) return;

        // The border keeps the tensor's index, and with it its name and place in signatures; else what is computed does.
        var isInput = wiring.IsInput(tensor);
        var kept = isInput || ports.Count == 0 ? stored : ports[0].Form;
        var places = new List<(ActivationParameters? Form, int Tensor)> { (kept, tensor) };
        var template = graph.Tensors[tensor];
        foreach (var form in forms.Append(stored).Where(form => form != kept).Distinct())
            places.Add((form, edit.AddTensor(template, form?.Type ?? TensorType.Float32, Suffix(form))));

        // Whoever goes on quantizing what stays float finds its range at its new place.
        if (kept is not null && places.Find(static place => place.Form is null) is { Tensor: > 0 and var real } && ranges.Of(plan.Subgraph, tensor) is { } range)
            ranges.Set(plan.Subgraph, real, range);

        int Place(ActivationParameters? form) => places.Find(place => place.Form == form).Tensor;
        foreach (var (form, index) in places)
        {
            if (form is null) continue;
            (graph.Tensors[index].Type, graph.Tensors[index].Quantization) = (form.Value.Type, form.Value.ToModel());
        }

        Rewire(tensor, Place(stored), readers, Place, ports);
        var before = isInput ? 0 : wiring.Producer[tensor] + 1;
        foreach (var form in forms) Insert(before, Place(stored), Place(form), stored, form);
    }

    private void Rewire(
        int tensor, int stored, List<(int Operator, int Position, ActivationParameters? Form)> readers, Func<ActivationParameters?, int> place, List<(int Position, ActivationParameters? Form)> ports)
    {
        if (wiring.Producer[tensor] is >= 0 and var producer && stored != tensor)
        {
            var op = graph.Operators[producer];
            op.Outputs = Array.ConvertAll(op.Outputs, output => output == tensor ? stored : output);
        }

        foreach (var (op, position, form) in readers)
            if (place(form) != tensor) edit.Redirect(op, position, place(form));
        foreach (var (position, form) in ports)
        {
            if (place(form) == tensor) continue;
            graph.Outputs = [.. graph.Outputs];
            graph.Outputs[position] = place(form);
        }
    }

    private void Insert(int before, int from, int to, ActivationParameters? stored, ActivationParameters? form)
    {
        if (form is null)
        {
            edit.InsertDequantize(before, from, to, DequantizeOp.VersionFor(stored!.Value.Type, isPerAxis: false));
            return;
        }

        edit.InsertQuantize(before, from, to, form.Value.Type == TensorType.Int16 ? QuantizeInt16Version : 1);
    }

    // The form each reader takes; those that take any take codes where there are some, which may be all that is made.
    private List<(int Operator, int Position, ActivationParameters? Form)> Readers(int tensor)
    {
        var readers = new List<(int, int, ActivationParameters?)>();
        var any = plan.Stored[tensor];
        foreach (var (op, position) in wiring.Readers(tensor))
            if (plan.Rules[op] is { ReadsAnyType: false }) any ??= plan.Operands[(op, position)].Parameters;
        foreach (var (op, position) in wiring.Readers(tensor))
        {
            var form = plan.Rules[op] switch
            {
                null => null,
                { ReadsAnyType: true } => any,
                _ => plan.Operands[(op, position)].Parameters,
            };
            readers.Add((op, position, form));
        }

        return readers;
    }

    private List<(int Position, ActivationParameters? Form)> Ports(int tensor)
    {
        var ports = new List<(int, ActivationParameters?)>();
        for (var i = 0; i < graph.Outputs.Length; i++)
            if (graph.Outputs[i] == tensor) ports.Add((i, plan.Returned[i]));
        return ports;
    }

    private static string Suffix(ActivationParameters? form) => form?.Type switch
    {
        TensorType.Int8 => "_int8",
        TensorType.Int16 => "_int16",
        TensorType.UInt8 => "_uint8",
        _ => "_float",
    };
}
